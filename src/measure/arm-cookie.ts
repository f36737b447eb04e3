/**
 * The arm that a shop's own server may have drawn and keep in one first-party cookie (docs/consent.md): four bits and the epoch in which
 * they were drawn, e.g. `e12.9`. Read here and never written: neither the page nor this device ever sets, renews or changes it.
 */

/** Its values, in equal shares. */
export const COOKIE_ARMS = 16;

export interface CookieArm {
  readonly epoch: number;
  /** 0…COOKIE_ARMS − 1. */
  readonly arm: number;
}

/** @param value of the cookie; undefined for what no server of ours has drawn */
export function cookieArm(value: unknown): CookieArm | undefined {
  const [, epoch, arm] = /^e(\d{1,6})\.(\d{1,2})$/.exec(typeof value === 'string' ? value : '') ?? [];
  return epoch !== undefined && Number(arm) < COOKIE_ARMS
    ? { epoch: Number(epoch), arm: Number(arm) }
    : undefined;
}

/**
 * 0…1, uniform over shoppers. The sixteen values share out 0…1 in an order that each trial and epoch shuffles for itself, so that nobody is
 * always held out; within its sixteenth the device's own draw decides, without which shares would come in sixteenths.
 * @param drawOfValue 0…1, uniform over texts
 * @param local the device's own draw in this trial
 */
export async function drawByCookie(
  { epoch, arm }: CookieArm,
  local: number,
  drawOfValue: (value: string) => Promise<number>,
): Promise<number> {
  const draws = await Promise.all(
    Array.from({ length: COOKIE_ARMS }, (_, value) => drawOfValue(`e${epoch}.${value}`)),
  );
  const own = draws[arm] as number;
  return (draws.filter((each) => each < own).length + local) / COOKIE_ARMS;
}
