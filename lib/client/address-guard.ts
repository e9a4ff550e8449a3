import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { OcpiHttpError } from './ocpi-http.error.js';

/** Names of hosts to addresses: `dns.lookup`, or a double of it. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The look-up that `net.connect` calls for each connection. */
export type GuardedLookup = (
  hostname: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void;

const NEVER: readonly string[] = [
  '0.0.0.0/32', // this host
  '169.254.0.0/16', // link-local, metadata services of clouds
  '224.0.0.0/3', // multicast, reserved, broadcast
  '::/128',
  'fe80::/10', // link-local
  'ff00::/8', // multicast
  'fd00:ec2::254/128', // metadata service
];

const PRIVATE: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10', // carrier grade NAT
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24', // documentation
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::1/128',
  '::ffff:0:0:0/96', // translated IPv4
  '64:ff9b:1::/48', // local NAT64
  '100::/64', // discard
  '2001::/23', // Teredo and other protocols' own
  '2001:db8::/32',
  '3fff::/20', // documentation
  '5f00::/16', // segment routing
  'fc00::/7', // unique local
  'fec0::/10',
];

function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/**
 * Which addresses our own calls may reach: partners give us URLs, and none may lead into our network. Judged at connect time,
 * address by address, so that a name which resolves differently the second time gains nothing.
 */
export class AddressGuard {
  private readonly blocked: BlockList;

  constructor(
    private readonly allowPrivate: boolean,
    private readonly resolve: Resolve = systemLookup,
  ) {
    this.blocked = blockList(allowPrivate ? NEVER : [...NEVER, ...PRIVATE]);
  }

  /** Whether an IP address may be called. */
  allows(address: string): boolean {
    return [address, embeddedIpv4(address)].every(
      (each) => each === undefined || !this.blocked.check(each, isIP(each) === 6 ? 'ipv6' : 'ipv4'),
    );
  }

  /** Whether a host may be called as far as it tells by itself: addresses are judged, names by `lookup`. */
  allowsHost(hostname: string): boolean {
    const address = hostname.replace(/^\[|\]$/g, '');
    return isIP(address) === 0 || this.allows(address);
  }

  /** Throws for a host that `allowsHost` does not allow. */
  check(hostname: string): void {
    if (!this.allowsHost(hostname)) throw this.refusal(hostname);
  }

  /** A `lookup` for `net.connect` that only gives addresses which may be called. */
  readonly lookup: GuardedLookup = (hostname, options, done) => {
    this.resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const allowed = addresses.filter(({ address }) => this.allows(address));
      const first = allowed[0];
      if (first === undefined) return done(this.refusal(hostname), []);
      return options.all ? done(null, allowed) : done(null, first.address, first.family);
    });
  };

  private refusal(hostname: string): OcpiHttpError {
    const remedy = this.allowPrivate ? '' : ' For development, set outbound.allowPrivateNetworks.';
    return new OcpiHttpError(
      'refused',
      `${hostname} is an address inside a private network, which calls to partners may not reach.${remedy}`,
    );
  }
}

/** The IPv4 address inside an IPv6 one: mapped, compatible, NAT64 and 6to4 all reach it. */
function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const groups = expand(address);
  if (groups === undefined) return undefined;
  const zeros = (count: number): boolean => groups.slice(0, count).every((group) => group === 0);
  const mapped = zeros(5) && (groups[5] === 0xffff || groups[5] === 0) && (groups[6] !== 0 || groups[7]! > 1);
  const nat64 = groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (mapped || nat64) return dotted(groups[6]!, groups[7]!);
  return groups[0] === 0x2002 ? dotted(groups[1]!, groups[2]!) : undefined;
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an IPv6 address; the URL parser writes the canonical text. */
function expand(address: string): readonly number[] | undefined {
  const plain = address.split('%')[0]!;
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const parse = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const left = parse(head);
  const right = tail === undefined ? [] : parse(tail);
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
