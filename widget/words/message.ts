/** ICU messages as scripts/words.mjs compiles them, and how they are filled in. Data: nothing of them is ever run. */

export type Message = string | readonly Part[];

/**
 * Text as it is; 0 the number that the plural around it is about; the value of an argument; or one of several messages by a
 * value: `p` its cardinal and `o` its ordinal plural category, `s` the value itself.
 */
export type Part =
  | string
  | 0
  | readonly [argument: string]
  | readonly [argument: string, by: 'p' | 'o' | 's', cases: Readonly<Record<string, Message>>];

export type Arguments = Readonly<Record<string, string | number>>;

/** @param about what `#` stands for */
export function formatMessage(message: Message, given: Arguments, locale: string, about = 0): string {
  if (typeof message === 'string') return message;
  const written = (value: string | number) =>
    typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  return message
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part === 0) return written(about);
      const [argument, by, cases = {}] = part;
      const value = given[argument] ?? '';
      if (!by) return written(value);
      const number = Number(value);
      const category =
        by === 's'
          ? value
          : new Intl.PluralRules(locale, { type: by === 'o' ? 'ordinal' : 'cardinal' }).select(number);
      const chosen = (by !== 's' && cases[`=${value}`]) || cases[category] || cases['other'];
      return chosen === undefined ? '' : formatMessage(chosen, given, locale, by === 's' ? about : number);
    })
    .join('');
}
