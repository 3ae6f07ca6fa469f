import { BlockList, isIP } from 'node:net';

export const ADDRESS_SCOPES = ['public', 'private', 'any'] as const;
/**
 * Where webhooks may be: on the internet alone, in private networks and on this machine as well, or anywhere, which includes
 * link-local addresses, under which clouds give the keys of a machine to whoever asks from it.
 */
export type AddressScope = (typeof ADDRESS_SCOPES)[number];

/** As the setting has it; undefined for what is none. */
export function addressScopeOf(text: string): AddressScope | undefined {
  return ADDRESS_SCOPES.find((scope) => scope === text);
}

/** No web server is there, whatever is allowed. */
const NOWHERE = blockList(['0.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4', '::/128', 'ff00::/8']);
const LINK_LOCAL = blockList(['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32']);
const PRIVATE = blockList([
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
]);

/** Whether something may be sent to the address, which is an IP address. */
export function mayReach(address: string, scope: AddressScope): boolean {
  const plain = unmapped(address);
  const family = isIP(plain);
  if (family === 0) return false;
  const isIn = (list: BlockList): boolean => list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  if (isIn(NOWHERE)) return false;
  if (scope === 'any') return true;
  if (isIn(LINK_LOCAL)) return false;
  return scope === 'private' || !isIn(PRIVATE);
}

/** IPv4 in the clothes of IPv6: `::ffff:169.254.169.254`, or by the translators of 64:ff9b::/96. */
function unmapped(address: string): string {
  const text = address.replace(/%.*$/, '');
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (dotted !== null) return dotted[1];
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(text);
  if (hex === null) return text;
  const [high, low] = [parseInt(hex[1], 16), parseInt(hex[2], 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
