// What this browser saw of a ledger before: the hash of the genesis it met first on this site, and the newest head that it could check. Of every other
// head it asks whether one of the two continues the other: else the same keys signed two histories, and this reader was shown both. Tiles come from the
// site and are not believed: they only fill a path that must lead to both roots. Nothing is sent anywhere; who clears the browser's storage begins anew.
import { No, need, node, treeRoot, unhex } from './verify.js';
import { consistent } from './verify-log.js';

const PIN = 'cairn-genesis';
const KEY = 'cairn-head-';
/** Hashes in a full tile, and their bytes (C2SP tlog-tiles). */
const WIDTH = 256;
const HASH = 32;

/** The address of a tile of hashes: of all 256, or of so many. */
export function tilePath(level, n, width) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0').match(/\d{3}/g);
  const path = digits.map((three, i) => (i < digits.length - 1 ? `x${three}` : three)).join('/');
  return `/tile/${level}/${path}${width < WIDTH ? `.p/${width}` : ''}`;
}

const splitOf = (n) => { let k = 1; while (2 * k < n) k *= 2; return k; };

/**
 * The path from a tree of `first` leaves to one of `second` (RFC 9162, 2.1.4.1), 0 < first <= second < 2^53. tile(level, n, width) resolves to the
 * bytes of at least `width` hashes.
 */
export async function consistencyPath(first, second, tile) {
  const known = new Map();
  const tileOf = (level, n) => {
    const at = `${level}/${n}`;
    if (!known.has(at)) known.set(at, tile(level, n, Math.min(WIDTH, Math.floor(second / WIDTH ** level) - n * WIDTH)));
    return known.get(at);
  };
  const complete = async (from, leaves) => {
    let level = 0;
    while (WIDTH ** (level + 1) <= leaves) level++;
    const [start, count] = [from / WIDTH ** level, leaves / WIDTH ** level];
    const bytes = await tileOf(level, Math.floor(start / WIDTH));
    const hash = (i) => bytes.subarray(HASH * i, HASH * (i + 1));
    return treeRoot(Array.from({ length: count }, (_, i) => hash((start % WIDTH) + i)));
  };
  const range = async (from, to) => {
    const k = splitOf(to - from);
    return to - from === 1 || 2 * k === to - from ? complete(from, to - from) : node(await range(from, from + k), await range(from + k, to));
  };
  const walk = async (old, from, to, whole) => {
    if (old === to - from) return whole ? [] : [await range(from, to)];
    const k = splitOf(to - from);
    return old <= k ? [...(await walk(old, from, from + k, whole)), await range(from + k, to)]
      : [...(await walk(old - k, from + k, to, false)), await range(from, from + k)];
  };
  return walk(first, 0, second, true);
}

/** From the site; a mirror may hold the full tile where it never had the partial one. */
async function fetchTile(level, n, width) {
  for (const path of new Set([tilePath(level, n, width), tilePath(level, n, WIDTH)])) {
    const answer = await fetch(path).catch(() => null);
    const bytes = answer?.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
    if (bytes?.length >= width * HASH) return bytes;
  }
  throw new No('LOG-05', true);
}

function stored(key) {
  try { return localStorage.getItem(key); } catch { return null; } // no storage: every visit is the first
}
function store(key, value) {
  try { localStorage.setItem(key, value); } catch { /* the same */ }
}

/** Remembers the first genesis this browser saw on this site; true = first seen, false = the same as before, null = another one. */
export function pin(hash) {
  const before = stored(PIN);
  if (before === null) store(PIN, hash);
  return before === null ? true : before === hash ? false : null;
}

/** A head is {size, root, note}: leaves, hex, and the text that its log signed. Anything else in the storage is none. */
function recall(key) {
  try {
    const { size, root, note } = JSON.parse(stored(key) ?? '{}');
    return Number.isSafeInteger(size) && size > 0 && /^[0-9a-f]{64}$/.test(root) && typeof note === 'string' ? { size, root, note } : null;
  } catch {
    return null;
  }
}
async function joined(one, other) {
  const [old, grown] = one.size <= other.size ? [one, other] : [other, one];
  const path = old.size === grown.size ? [] : await consistencyPath(old.size, grown.size, fetchTile);
  need(consistent(old.size, grown.size, unhex(old.root), unhex(grown.root), path), 'LOG-04');
}

/**
 * The line `memory` about a head whose signature holds: null at the first visit, else proven, refuted (LOG-04: two histories) or open (LOG-05: the site
 * does not show the path), then with both notes as `evidence`. Only a head that continues what was kept is kept in its place.
 */
export async function remember(genesisHash, head) {
  const key = KEY + genesisHash;
  const before = recall(key);
  const line = { step: 'memory', index: null, verdict: 'proven', code: null };
  try {
    if (before) await joined(before, head);
    if (!before || head.size > before.size) store(key, JSON.stringify(head));
    return before && line;
  } catch (e) {
    if (!(e instanceof No)) throw e;
    return { ...line, verdict: e.open ? 'undecided' : 'refuted', code: e.code, evidence: `${before.note}\n${head.note}` };
  }
}
