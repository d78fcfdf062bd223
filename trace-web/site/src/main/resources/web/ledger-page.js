// The pages /ledger/entries/N and /ledger/blocks/N: recomputes in the reader's browser what the page says, from the entry's bytes, its proof and the
// founding text. Without scripts the page says what the server found.
import { pin, remember } from './memory.js';
import { hex, leafHash, need, reading, unhex } from './verify.js';
import { blockBatch, blockChain, readSeal, verifyTlogProof } from './verify-log.js';

const data = JSON.parse(document.getElementById('ledger-data').textContent);
const text = (key) => data[key] ?? key;
const ICONS = { proven: '✓', refuted: '✗', undecided: '?' };
const get = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer;
};
const bytes = async (path) => new Uint8Array(await (await get(path)).arrayBuffer());

function row({ step, index, verdict, code, place }) {
  const item = document.createElement('li');
  item.className = `badge-${verdict}`;
  const icon = document.createElement('span');
  icon.className = 'badge-icon';
  icon.setAttribute('aria-hidden', 'true');
  icon.textContent = ICONS[verdict];
  const name = document.createElement('b');
  name.textContent = text(`step.${step}.title`) + (index == null ? '' : ` #${index}`);
  const why = code ? ` ${text(`code.${code}`)} (${code}${place ? `: ${place}` : ''})` : '';
  item.append(icon, ' ', name, ` – ${text(`verdict.${verdict}`)}.${why}`);
  return item;
}

async function entryLines(index) {
  const [proof, entry, genesis] = await Promise.all([
    bytes(`/ledger/entries/${index}.tlog-proof`), bytes(`/ledger/entries/${index}.entry`), get('/genesis.txt').then((a) => a.text())]);
  const result = await verifyTlogProof(proof, genesis, Math.floor(Date.now() / 1000), entry);
  need(pin(result.genesisHash) !== null, 'POL-01');
  const memory = result.head && (await remember(result.genesisHash, result.head));
  if (memory) result.lines.push(memory);
  return result;
}
const said = (step, place) => ({ step, index: null, verdict: place ? 'refuted' : 'proven', code: place ? 'SEA-02' : null, place });

async function blockLines(height) {
  const block = await (await get(`/ledger/blocks/${height}.json`)).json();
  const seal = reading('SEA-01', () => readSeal(unhex(block.seal)));
  const below = block.below && { ...readSeal(unhex(block.below)), leaf: hex(leafHash(unhex(block.below))) };
  const { lines, proof, genesisHash, entry } = await entryLines(seal.start + seal.count);
  need(entry && hex(entry) === block.seal && proof.index === seal.start + seal.count && seal.height === height, 'SEA-02');
  lines.push(said('block-chain', blockChain(seal, below, genesisHash)));
  if (seal.height && block.leaves.length) lines.push(said('block-batch', blockBatch(seal, block.leaves.map(unhex))));
  return lines;
}

const section = document.getElementById('ledger-check');
const list = section.querySelector('ol');
try {
  const at = Number(data.at);
  const lines = data.kind === 'block' ? await blockLines(at) : (await entryLines(at)).lines;
  list.append(...lines.map(row));
  section.dataset.state = lines.some((l) => l.verdict === 'refuted') ? 'refuted' : 'done';
} catch (e) {
  list.append(row({ step: 'proof', index: null, verdict: e.code && !e.open ? 'refuted' : 'undecided', code: e.code ?? e.message }));
  section.dataset.state = 'failed';
}
section.hidden = false;
