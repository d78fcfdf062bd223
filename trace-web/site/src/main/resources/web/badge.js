// The badge: lets verify.js check what this page shows, in this browser, and says what came out. The server never claims a check.
//
// The page brings (all optional but the first two):
//   <script type="application/json" id="cairn-proof">{ "bundle": URL, "genesis": URL, "shown": [ [entry, path, "value"], … ] }</script>
//   <div id="badge">not checked on this device …</div>                       replaced while the check runs
//   <script type="application/json" id="badge-messages">{ key: text }</script>  the lines of messages/badge_<language>.properties
//   <… data-entry="17" data-path="/bizStep" data-value="…" [data-plain]>      something shown, and the leaf it claims to come from
// data-value is the leaf's canonical text, see `canonical`; with data-plain the visible text must be that, too. The product's name (h1) and places
// (.where) must stand in their leaf word for word; other visible text is the page's wording of the value (a translated step, a local time).
import { pin, remember } from './memory.js';
import { hex, verifyBundle } from './verify.js';

const ORDER = ['bundle', 'page', 'fields', 'statement', 'signature', 'key', 'register', 'chain', 'inclusion', 'head', 'memory', 'witnesses', 'fresh',
  'revocations', 'time', 'complete'];
const ICONS = { proven: '✓', refuted: '✗', undecided: '?', checking: '…' };

const json = (id) => JSON.parse(document.getElementById(id)?.textContent ?? '{}');
const messages = json('badge-messages');
const text = (key, values = {}) => (messages[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const element = (name, css, ...children) => {
  const made = document.createElement(name);
  if (css) made.className = css;
  made.append(...children);
  return made;
};
/** Never alone: words stand beside it, and a screen reader hears only those. */
const icon = (verdict) => {
  const made = element('span', 'badge-icon', ICONS[verdict]);
  made.setAttribute('aria-hidden', 'true');
  return made;
};

/** A leaf's value as text: text as it is, a number in plain decimals, a SenML record by its value, string or boolean (labels 2, 3, 4), bytes in hex. */
export function canonical(value) {
  if (value instanceof Map) return canonical(value.get(2) ?? value.get(3) ?? value.get(4) ?? value.get(8) ?? null);
  if (value instanceof Uint8Array) return hex(value);
  if (value?.mantissa === undefined) return String(value);
  const digits = String(value.mantissa).replace('-', '').padStart(1 - value.exponent, '0');
  return (value.mantissa < 0 ? '-' : '') + digits.slice(0, value.exponent) + '.' + digits.slice(value.exponent);
}

const scalars = (json) => (json && typeof json === 'object' ? Object.values(json).flatMap(scalars) : [String(json)]);

/** Whether a name on the page stands in the leaf it claims to come from; a place without a name is shown by its number. */
export function named(shown, leaf) {
  let said;
  try {
    said = scalars(JSON.parse(leaf));
  } catch {
    said = [leaf];
  }
  const start = shown.endsWith('…') ? shown.slice(0, -1) : null;
  const nameless = said.every((s) => s.includes('/'));
  return said.some((s) => s === shown || (start && s.startsWith(start)) || (nameless && shown.endsWith(s.split('/').pop())));
}

/** What this page shows against what was proven: how many things, and the first that differs. */
export function comparePage(leaves, shown = [], root = document) {
  const claims = shown.map(([entry, path, value]) => ({ entry, path, value }));
  const marked = root.querySelectorAll('[data-entry]');
  for (const e of marked) {
    const { entry, path, value, plain } = e.dataset;
    claims.push({ entry, path, value }, ...(plain === undefined ? [] : [{ entry, path, value: e.textContent.trim() }]));
  }
  for (const e of root.querySelectorAll('h1[data-entry], .where[data-entry]')) {
    claims.push({ entry: e.dataset.entry, path: e.dataset.path, name: e.textContent.trim() });
  }
  const holds = ({ entry, path, value, name }) => {
    const leaf = leaves.get(Number(entry));
    return leaf?.has(path) && (name === undefined ? canonical(leaf.get(path)) === value : named(name, canonical(leaf.get(path))));
  };
  return { compared: shown.length + marked.length, differs: claims.find((claim) => !holds(claim)) };
}

const digit = (body) => (10 - [...body].reduceRight((sum, d, i) => sum + d * ((body.length - i) % 2 ? 3 : 1), 0) % 10) % 10;
const lotKey = (gtin, lot) => `${gtin.padStart(14, '0')} ${decodeURIComponent(lot)}`;

/** GTIN and lot of a class id, Digital Link or EPC URN; null for anything else. */
export function lotOf(epc) {
  const link = /\/01\/(\d{8,14})(?:\/22\/[^/?#]+)?\/10\/([^/?#]+)/.exec(epc);
  if (link) return lotKey(link[1], link[2]);
  const urn = /^urn:epc:class:lgtin:(\d+)\.(\d)(\d*)\.(.+)$/.exec(epc);
  return urn && lotKey(`${urn[2]}${urn[1]}${urn[3]}${digit(urn[2] + urn[1] + urn[3])}`, urn[4]);
}

/** Whether a proven event names the lot in this page's own address: another lot's true history is no answer. */
export function aboutThisPage(leaves, path) {
  const asked = lotOf(path);
  if (!asked) return true; // an address without a lot asks for none
  const named = (value) => [...String(value).matchAll(/"epcClass":("(?:[^"\\]|\\.)*")/g)].some((m) => lotOf(JSON.parse(m[1])) === asked);
  return [...leaves.values()].some((leaf) => [...leaf].some(([at, value]) => /quantityList/i.test(at) && named(value)));
}

async function get(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** All lines of a step as one row: refuted if any is, else undecided if any is, else proven. */
function rowsOf(lines) {
  return ORDER.filter((step) => lines.some((l) => l.step === step)).map((step) => {
    const mine = lines.filter((l) => l.step === step);
    const verdict = ['refuted', 'undecided', 'proven'].find((v) => mine.some((l) => l.verdict === v));
    const same = mine.filter((l) => l.verdict === verdict);
    const kept = mine.filter((l) => l.withheld).map((l) => l.withheld);
    const withheld = kept.reduce(([n, m], [more, of]) => [n + more, m + of], [0, 0]);
    return { step, verdict, withheld, codes: [...new Set(same.map((l) => l.code).filter(Boolean))], n: same.length, m: mine.length };
  });
}

function render(badge, verdict, headline, ...body) {
  badge.className = `badge badge-${verdict}`;
  const summary = element('summary', '', icon(verdict), ' ', headline);
  const details = element('details', '', summary, ...body);
  details.open = verdict === 'refuted';
  badge.replaceChildren(body.length ? details : element('p', '', ...summary.childNodes));
}

function show(badge, { lines, independent, compared }, first) {
  const rows = rowsOf(lines);
  const worst = rows.find((r) => r.verdict === 'refuted');
  const open = rows.filter((r) => r.verdict === 'undecided').length;
  const verdict = worst ? 'refuted' : open ? 'undecided' : 'proven';
  const headline = worst ? text('state.refuted', { step: text(`step.${worst.step}.title`), code: worst.codes[0] })
    : text(`state.${verdict}`, { n: open });
  const list = element('ol', 'badge-steps', ...rows.map((r) => {
    const said = text(`step.${r.step}.${r.verdict}`, { n: r.n, m: r.m, independent, compared });
    const why = r.codes.map((code) => `${text(`code.${code}`, { independent })} (${code})`);
    if (r.withheld[0]) why.push(text('fields.withheld', { n: r.withheld[0], m: r.withheld[1] }));
    const title = [icon(r.verdict), ' ', element('b', '', text(`step.${r.step}.title`)), ' – ', element('span', 'badge-word', text(`verdict.${r.verdict}`))];
    return element('li', `badge-${r.verdict}`, ...title, element('p', '', [said, ...why].join(' ')));
  }));
  const notes = ['note.script', 'note.keys', first ? 'note.first' : 'note.pinned', 'note.limits'];
  const saved = lines.filter((l) => l.evidence).map((l) => element('p', '', download(l.evidence)));
  render(badge, verdict, headline, list, ...saved, ...notes.map((key) => element('p', 'badge-note', text(key))));
}
/** Both heads that do not fit together, as a file to show to others. */
function download(evidence) {
  const link = element('a', '', text('note.evidence'));
  link.href = URL.createObjectURL(new Blob([evidence], { type: 'text/plain' }));
  link.download = 'cairn-two-heads.txt';
  return link;
}

/** Checks this page and renders the badge; resolves to the lines. */
export async function run() {
  const badge = document.getElementById('badge');
  const proof = json('cairn-proof');
  if (!badge || !proof.bundle) return null;
  badge.setAttribute('aria-live', 'polite');
  render(badge, 'checking', text('state.checking'));
  try {
    const [bundle, genesis] = await Promise.all([get(proof.bundle), get(proof.genesis)]);
    const genesisText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(genesis);
    const result = await verifyBundle(bundle, genesisText, Math.floor(Date.now() / 1000));
    const first = pin(result.genesisHash);
    const memory = first !== null && result.head ? await remember(result.genesisHash, result.head) : null;
    if (memory) result.lines.push(memory);
    if (first === null) result.lines = [{ step: 'bundle', index: null, verdict: 'refuted', code: 'POL-01' }];
    else if (result.about) {
      const { compared, differs } = comparePage(result.leaves, proof.shown);
      result.compared = compared;
      const code = differs ? 'PAG-01' : aboutThisPage(result.leaves, location.pathname) ? null : 'PAG-02';
      result.lines.push({ step: 'page', index: differs ? Number(differs.entry) : null, verdict: code ? 'refuted' : 'proven', code });
    }
    show(badge, result, first);
    return result.lines;
  } catch (e) {
    render(badge, 'undecided', text('state.cannot'), element('p', '', `${text('cannot.why')} ${e.code ?? e.message}`));
    return null;
  }
}
export const ran = run();
