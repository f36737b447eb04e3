/** Ways in which a file can come out different: a line that loses bits, and people who know the format. */
import type { Random } from './random.js';

const ODD = [
  '',
  '\0',
  '\n',
  '\r\n',
  ' ',
  '=',
  '+',
  '/',
  '.',
  '..',
  '"',
  '\\',
  '{',
  '}',
  '\u00e9',
  '\ufeff',
  '\u202e',
  'Ａ',
  '💥',
  '-',
  '_',
];

type Mutator = (text: string, random: Random, others: readonly string[]) => string;

/** Of any text. */
const ANY: readonly Mutator[] = [
  function flipBit(text, random) {
    const at = random.below(text.length);
    const code = text.charCodeAt(at) ^ (1 << random.below(7));
    return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
  },
  function replace(text, random) {
    const at = random.below(text.length);
    return text.slice(0, at) + String.fromCharCode(0x20 + random.below(0x5f)) + text.slice(at + 1);
  },
  function insertOdd(text, random) {
    const at = random.below(text.length + 1);
    return text.slice(0, at) + random.pick(ODD) + text.slice(at);
  },
  function removeSome(text, random) {
    const at = random.below(text.length);
    return text.slice(0, at) + text.slice(at + 1 + random.below(8));
  },
  function repeatSome(text, random) {
    const [at, length] = [random.below(text.length), 1 + random.below(64)];
    return text.slice(0, at + length) + text.slice(at);
  },
  function cutOff(text, random) {
    return text.slice(0, random.below(text.length));
  },
  function append(text, random, others) {
    return text + random.pick([...ODD, text, ...others]);
  },
  function swapHalves(text, random) {
    const at = random.below(text.length);
    return text.slice(at) + text.slice(0, at);
  },
  function upperOrLower(text, random) {
    const at = random.below(text.length);
    const [letter = ''] = text.slice(at);
    const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
    return text.slice(0, at) + other + text.slice(at + 1);
  },
  function spliceOther(text, random, others) {
    const other = random.pick(others);
    const at = random.below(Math.min(text.length, other.length));
    return text.slice(0, at) + other.slice(at);
  },
  function anotherWhole(_, random, others) {
    return random.pick(others);
  },
];

const decode = (part: string) => Buffer.from(part, 'base64url').toString('utf8');
const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64url');

/** Of a compact JWS. */
const COMPACT: readonly Mutator[] = [
  function partOfOther(text, random, others) {
    const [mine, theirs] = [text.split('.'), random.pick(others).split('.')];
    const at = random.below(mine.length);
    return mine.toSpliced(at, 1, theirs[at] ?? '').join('.');
  },
  function otherHeader(text, random) {
    const [header = '', ...rest] = text.split('.');
    const change = random.pick<object>([
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'Ed25519' },
      { alg: 'ES384' },
      { typ: 'etui-root+jws' },
      { typ: 'JWT' },
      { kid: 'x' },
      { crit: ['b64'], b64: false },
      { jwk: {} },
      { alg: ['ES256'] },
    ]);
    return [encode(JSON.stringify({ ...JSON.parse(decode(header)), ...change })), ...rest].join('.');
  },
  function otherPayload(text, random) {
    const [header, payload = '', signature] = text.split('.');
    const claims = JSON.parse(decode(payload));
    const name = random.pick(Object.keys(claims));
    const value = random.pick<unknown>([
      0,
      1,
      claims.version + 1,
      '',
      null,
      [],
      {},
      'https://evil.example',
      -1,
      1e308,
    ]);
    return [header, encode(JSON.stringify({ ...claims, [name]: value })), signature].join('.');
  },
  function otherSpelling(text, random) {
    const parts = text.split('.');
    const at = random.below(parts.length);
    const part = parts[at] ?? '';
    const json = at < 2 ? decode(part) : '';
    const spelling = random.pick([
      `${part}=`,
      `${part}==`,
      part.replaceAll('-', '+').replaceAll('_', '/'),
      encode(`${json} `),
      encode(` ${json}`),
      encode(json.replace('{', '{"version":1,')),
      encode(json.replaceAll(':', ': ')),
      encode(`\ufeff${json}`),
    ]);
    return parts.toSpliced(at, 1, spelling).join('.');
  },
  function otherSignature(text, random) {
    const [header, payload, signature = ''] = text.split('.');
    const bytes = Buffer.from(signature, 'base64url');
    const other = random.pick([
      Buffer.alloc(64),
      Buffer.alloc(64, 0xff),
      bytes.subarray(0, 63),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.concat([bytes.subarray(32), bytes.subarray(0, 32)]),
      negated(bytes),
    ]);
    return [header, payload, other.toString('base64url')].join('.');
  },
];

/** Order of the P-256 group: (r, s) and (r, n − s) sign the same, so that signature bytes name nothing. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function negated(signature: Buffer): Buffer {
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`);
  const other = (ORDER - s).toString(16).padStart(64, '0');
  return Buffer.concat([signature.subarray(0, 32), Buffer.from(other, 'hex')]);
}

/** Of JSON text, whose blanks and order of fields mean nothing. */
const JSON_TEXT: readonly Mutator[] = [
  function otherValue(text, random) {
    const lines = text.split('\n');
    const at = random.below(lines.length);
    try {
      const json = JSON.parse(lines[at] ?? '');
      const name = random.pick(Object.keys(json));
      json[name] = random.pick<unknown>([null, [], {}, '', 0, 'e30', json[name], [json[name]]]);
      return lines.toSpliced(at, 1, JSON.stringify(json)).join('\n');
    } catch {
      return `${text} `;
    }
  },
  function blanks(text, random) {
    return text.replace(random.pick([',', ':', '{', '}', '[', ']']), (mark) => `${mark} \t`);
  },
  function linesMoved(text, random) {
    const lines = text.split('\n');
    const [a, b] = [random.below(lines.length), random.below(lines.length)];
    return random.chance(0.5)
      ? lines.toSpliced(a, 1).join('\n')
      : lines.toSpliced(a, 0, lines[b] ?? '').join('\n');
  },
  function fieldTwice(text, random) {
    return text.replace('{', random.pick(['{"payload":"e30",', '{"signatures":[],', '{"__proto__":{},']));
  },
];

const KINDS = {
  compact: [...ANY, ...COMPACT, ...COMPACT],
  json: [...ANY, ...JSON_TEXT],
  bytes: ANY,
} as const;

/** One to three changes, one after another. `others` are genuine files of the same kind. */
export function mutateText(
  text: string,
  kind: keyof typeof KINDS,
  random: Random,
  others: readonly string[],
): string {
  let mutant = text;
  for (let left = random.chance(0.7) ? 1 : 2 + random.below(2); left > 0; left -= 1) {
    try {
      mutant = random.pick<Mutator>(KINDS[kind])(mutant || text, random, others);
    } catch {
      // A mutator that needs a form which the one before it has broken.
    }
  }
  return mutant;
}
