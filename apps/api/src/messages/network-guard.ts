import { lookup } from 'node:dns/promises';
import { type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Invalid } from '@careloop/kernel';

/** Finds the addresses of a host name; throws when there are none. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** Public, routable addresses only: no loopback, private, link-local (cloud metadata), multicast, mapped or tunnelled ones. */
function isPublic(address: string): boolean {
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return parsed.range() === 'unicast';
  const ipv6 = parsed as ipaddr.IPv6;
  // An IPv4 address in IPv6 clothes is judged by what it wears.
  if (ipv6.isIPv4MappedAddress()) return isPublic(ipv6.toIPv4Address().toString());
  return ipv6.range() === 'unicast';
}

/** Decides which hosts may be called, so that a webhook's URL can't reach into our own network. */
export class NetworkGuard {
  private readonly hosts: Set<string>;
  private readonly ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** `allow`: private hosts that may be called all the same: names, addresses or ranges (`10.1.0.0/16`). */
  constructor(
    allow: readonly string[],
    private resolve: Resolve = resolveAll,
  ) {
    this.hosts = new Set(allow.map((host) => host.toLowerCase().replace(/^\[|\]$/g, '')));
    this.ranges = [...this.hosts].flatMap((host) => {
      if (isIP(host)) return [[ipaddr.parse(host), isIP(host) === 4 ? 32 : 128] as [ipaddr.IPv4, number]];
      return ipaddr.isValidCIDR(host) ? [ipaddr.parseCIDR(host)] : [];
    });
  }

  /**
   * The addresses of a host that may be called. All must be allowed: a name that also points inside is refused whole.
   * Throws `Invalid('HTTP_ADDRESS_REFUSED')`; the resolver's own error when the name does not resolve.
   */
  async addressesOf(host: string): Promise<LookupAddress[]> {
    const name = host
      .toLowerCase()
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, '');
    const family = isIP(name);
    const addresses = family ? [{ address: name, family }] : await this.resolve(name);
    if (!addresses.length) throw new Error(`${name}: no address`);
    for (const { address } of addresses)
      if (!this.allows(name, address)) throw new Invalid('HTTP_ADDRESS_REFUSED', { host: name });
    return addresses;
  }

  private allows(name: string, address: string): boolean {
    if (this.hosts.has(name)) return true;
    if (!isIP(address)) return false;
    const parsed = ipaddr.process(address);
    return (
      this.ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range as ipaddr.IPv4, bits)) ||
      isPublic(address)
    );
  }
}
