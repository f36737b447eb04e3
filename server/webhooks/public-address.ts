/**
 * Which addresses a webhook may be sent to: those of the open internet. An endpoint's name is looked up anew for each delivery, and
 * the very address that was looked at is the one that is connected to: a name can't show one address here and another there.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const INNER = new BlockList();
// IANA's registries of special-purpose addresses: whatever is not globally reachable.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  INNER.addSubnet(network, prefix, 'ipv4');

const OUTER_IPV6 = new BlockList();
OUTER_IPV6.addSubnet('2000::', 3, 'ipv6');
const INNER_IPV6 = new BlockList();
// Within 2000::/3: those that carry an IPv4 address of anybody's choosing, and documentation.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  INNER_IPV6.addSubnet(network, prefix, 'ipv6');

/** @param address an IPv4 or IPv6 address; anything else is none */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !INNER.check(address, 'ipv4');
  // An IPv4 address in IPv6's clothes, or behind a translator, lies outside 2000::/3.
  return family === 6 && OUTER_IPV6.check(address, 'ipv6') && !INNER_IPV6.check(address, 'ipv6');
}

/** `dns.lookup` that fails with `EPRIVATE` where any address of the name is not public. */
export function publicLookup(look: typeof lookup = lookup): LookupFunction {
  return (name, options, done) => {
    look(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, '', 0);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(
          Object.assign(new Error('the name leads to a private address'), { code: 'EPRIVATE' }),
          '',
          0,
        );
      }
      if (options.all) return done(null, addresses as never, 0);
      return done(null, first.address, first.family);
    });
  };
}
