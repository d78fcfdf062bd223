// Readers of the formats that a product page does not need: consistency proofs, seals, receipts. The rules are those of verify.js.
import {
  UTF8, bigEndian, checkSignature, decode, hex, isBytes, isText, isUint, need, node, readSign1, reading, same, sha256, utf8,
} from './verify.js';

/** Whether the tree of `second` leaves begins with the tree of `first` (RFC 9162, 2.1.4.2). */
export function consistent(first, second, firstRoot, secondRoot, path) {
  if (first < 0 || first > second) return false;
  if (first === 0) return !path.length && same(firstRoot, sha256()) && (second > 0 || same(secondRoot, firstRoot));
  if (first === second) return !path.length && same(firstRoot, secondRoot);
  let at = BigInt(first) - 1n;
  let last = BigInt(second) - 1n;
  while (at & 1n) { at >>= 1n; last >>= 1n; }
  // A first tree that is one complete subtree is itself the start of the proof.
  const hashes = at ? path : [firstRoot, ...path];
  if (!hashes.length) return false;
  let [old] = hashes;
  let grown = old;
  for (const sibling of hashes.slice(1)) {
    if (!last) return false;
    if (at & 1n || at === last) {
      old = node(sibling, old);
      grown = node(sibling, grown);
      while (at && !(at & 1n)) { at >>= 1n; last >>= 1n; }
    } else grown = node(grown, sibling);
    at >>= 1n;
    last >>= 1n;
  }
  return !last && same(old, firstRoot) && same(grown, secondRoot);
}

const EMPTY_ROOT = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
/** A seal (docs/formats/block.md). Malformed: SEA-01. */
export function readSeal(bytes) {
  return reading('SEA-01', () => {
    let at = 0;
    const take = (n) => { need(at + n <= bytes.length, 'SEA-01'); return bytes.subarray(at, (at += n)); };
    const u64 = () => { const n = Number(bigEndian(take(8))); need(isUint(n), 'SEA-01'); return n; };
    need(hex(take(9)) === '626c6f636b2f76310a', 'SEA-01');
    const seal = { height: u64(), prev: hex(take(32)), start: u64(), count: u64(), batchRoot: hex(take(32)), treeRoot: hex(take(32)), millis: u64() };
    const [high, low] = take(2);
    const length = high * 256 + low;
    need(length >= 1 && length <= 255, 'SEA-01');
    seal.producer = UTF8.decode(take(length));
    const first = /^0*$/.test(seal.prev) && !seal.start && !seal.count && seal.treeRoot === EMPTY_ROOT;
    need(at === bytes.length && (seal.height ? seal.start && seal.count : first), 'SEA-01');
    return seal;
  });
}

/** A receipt (docs/formats/receipt.md) by this node key for this origin. Malformed: RCP-01, another ledger's: STM-02, another's or no signature: SIG-01, SIG-03. */
export async function readReceipt(bytes, key, origin) {
  const [cose, receipt] = reading('RCP-01', () => {
    const read = readSign1(bytes, 65536);
    need(read.labels.get(3) === 'application/vnd.cairn.receipt+cbor' && read.labels.size === 5 && read.iss === 'urn:cairn:key:' + read.kid, 'RCP-01');
    return [read, readBody(decode(read.payload))];
  });
  need(cose.origin === origin, 'STM-02');
  need(cose.kid === key.thumb && cose.alg === key.alg, 'SIG-01');
  await checkSignature(key, cose.signed, cose.signature);
  return receipt;
}
const isCode = (v) => isText(v) && /^[A-Z]{3}-[0-9]{2}$/.test(v);
const isNote = (v) => isText(v) && utf8(v).length <= 512;
const orNull = (is) => (v) => v === null || is(v);
function readBody(map) {
  need(map instanceof Map, 'RCP-01');
  const kind = map.get(0);
  const optional = new Set([5]);
  const shapes = [
    [['level', 1, (v) => isUint(v) && v >= 1 && v <= 5], ['chain', 2, (v) => isBytes(v, 16)], ['contiguous', 3, orNull(isUint)], ['checkpoint', 4, isText],
      ['anchor', 5, (v) => isPath(v, [isUint])], ['rows', 6, (v) => Array.isArray(v) && v.length >= 1 && v.length <= 48 && v.every(isRow)]],
    [['chain', 2, orNull((v) => isBytes(v, 16))], ['seq', 3, orNull(isUint)], ['payload', 7, (v) => isBytes(v, 32)],
      ['code', 8, isCode], ['text', 9, isNote]],
    [['payload', 7, (v) => isBytes(v, 32)], ['code', 8, isCode], ['text', 9, isNote], ['seconds', 10, isUint]],
  ];
  need(isUint(kind) && kind < 3, 'RCP-01');
  const out = { kind: ['accepted', 'refused', 'retry'][kind] };
  let used = 1;
  for (const [name, label, is] of shapes[kind]) {
    if (!map.has(label) && optional.has(label)) continue;
    need(map.has(label) && is(map.get(label)), 'RCP-01');
    out[name] = map.get(label);
    used++;
  }
  need(used === map.size, 'RCP-01');
  return out;
}
/** [ …the given members, [hash, …] ] */
const isPath = (v, members) => Array.isArray(v) && v.length === members.length + 1 && members.every((is, i) => is(v[i]))
  && Array.isArray(v.at(-1)) && v.at(-1).length <= 64 && v.at(-1).every((h) => isBytes(h, 32));
const isRow = (v) => isPath(v, [isUint, (h) => isBytes(h, 32), isUint, isUint]);
