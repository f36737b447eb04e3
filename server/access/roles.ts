/** Who may do what in the console and by the admin API. Each role may do what the one before may. */
export const ROLES = ['viewer', 'editor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** What needs which role. What isn't here nobody may. */
export const NEEDS = {
  'figures.read': 'viewer',
  'audit.read': 'editor',
  'code.block': 'editor',
  'code.unblock': 'editor',
  'customer.forget': 'owner',
  'member.add': 'owner',
  'member.change': 'owner',
  'member.remove': 'owner',
} as const satisfies Readonly<Record<string, Role>>;
export type Action = keyof typeof NEEDS;

export const may = (role: Role, action: Action): boolean =>
  ROLES.indexOf(role) >= ROLES.indexOf(NEEDS[action]);

/** Somebody at work. */
export interface Actor {
  /** A member's name; `owner` for the console's first password, `command` for the command line. */
  readonly name: string;
  readonly role: Role;
}
