// Checklog reads a transparency log over HTTP and checks it with golang.org/x/mod's sumdb/note and sumdb/tlog, the code behind Go's
// checksum database. Nothing here knows Cairn: it speaks the C2SP formats signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles and tlog-proof.
//
//	checklog URL LOG-VKEY [-since FILE] [-proof FILE]... [-cosigner VKEY]...
//
// It opens URL/checkpoint with the log's key and every cosigner's, reads all tiles and entry bundles that this head needs, proves that
// each entry is in the tree, and that the tree grew from the head in -since. Each -proof is a tlog-proof of an entry. One line a finding;
// on the first doubt "refused: …" and exit code 1.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight      = 8
	tileWidth       = 1 << tileHeight
	bodyBytesMax    = tileWidth * (2 + 65535)
	typeCosignature = 4
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
}

func run(words []string) error {
	if len(words) < 2 {
		return errors.New("usage: checklog URL LOG-VKEY [-since FILE] [-proof FILE]... [-cosigner VKEY]...")
	}
	log, err := note.NewVerifier(words[1])
	if err != nil {
		return fmt.Errorf("log key: %w", err)
	}
	keys := []note.Verifier{log}
	since := ""
	var proofs []string
	for i := 2; i+1 < len(words); i += 2 {
		switch words[i] {
		case "-since":
			since = words[i+1]
		case "-proof":
			proofs = append(proofs, words[i+1])
		case "-cosigner":
			key, err := newCosigner(words[i+1])
			if err != nil {
				return err
			}
			keys = append(keys, key)
		default:
			return fmt.Errorf("unknown option %s", words[i])
		}
	}
	site := &site{strings.TrimSuffix(words[0], "/")}
	text, err := site.get("checkpoint", "text/plain; charset=utf-8")
	if err != nil {
		return err
	}
	head, err := open(text, log, keys)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	fmt.Printf("head %d %s\n", head.N, head.Hash)
	reader := tlog.TileHashReader(head, site)
	entries, err := site.checkEntries(head, reader)
	if err != nil {
		return err
	}
	for _, file := range proofs {
		if err := checkProof(file, entries, log, keys); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if since != "" {
		return checkGrowth(since, head, reader, log, keys)
	}
	return nil
}

// open verifies a signed checkpoint; each key given must have signed.
func open(text []byte, log note.Verifier, keys []note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(keys...))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed := map[string]bool{}
	for _, each := range opened.Sigs {
		signed[each.Name] = true
		fmt.Printf("signed %s\n", each.Name)
	}
	for _, key := range keys {
		if !signed[key.Name()] {
			return tlog.Tree{}, fmt.Errorf("no signature by %s", key.Name())
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("not the three lines of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// checkEntries reads every bundle and proves each entry under the head.
func (s *site) checkEntries(head tlog.Tree, reader tlog.HashReader) ([][]byte, error) {
	var all [][]byte
	for first := int64(0); first < head.N; first += tileWidth {
		width := int64(tileWidth)
		if head.N-first < width {
			width = head.N - first
		}
		path := c2spPath("entries", first/tileWidth, int(width))
		data, err := s.get(path, "application/octet-stream")
		if err != nil {
			return nil, err
		}
		entries, err := parseBundle(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if int64(len(entries)) != width {
			return nil, fmt.Errorf("%s holds %d entries, not %d", path, len(entries), width)
		}
		all = append(all, entries...)
		for i, entry := range entries {
			index := first + int64(i)
			proof, err := tlog.ProveRecord(head.N, index, reader)
			if err != nil {
				return nil, fmt.Errorf("entry %d: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(entry)); err != nil {
				return nil, fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	fmt.Printf("included %d\n", head.N)
	return all, nil
}

// checkProof verifies a tlog-proof of one of the entries.
func checkProof(file string, entries [][]byte, log note.Verifier, keys []note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	split := bytes.Index(text, []byte("\n\n"))
	if split < 0 {
		return errors.New("no empty line")
	}
	lines := strings.Split(string(text[:split]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil || index >= int64(len(entries)) {
		return fmt.Errorf("%q is no index here", lines[0])
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	head, err := open(text[split+2:], log, keys)
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(proof, head.N, head.Hash, index, tlog.RecordHash(entries[index])); err != nil {
		return err
	}
	fmt.Printf("proof %d\n", index)
	return nil
}

// checkGrowth proves that the head grew from an older one.
func checkGrowth(file string, head tlog.Tree, reader tlog.HashReader, log note.Verifier, keys []note.Verifier) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := open(text, log, keys)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if old.N > head.N {
		return fmt.Errorf("the log shrank from %d to %d", old.N, head.N)
	}
	proof, err := tlog.ProveTree(head.N, old.N, reader)
	if err != nil {
		return fmt.Errorf("growth from %d: %w", old.N, err)
	}
	if err := tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("growth from %d: %w", old.N, err)
	}
	fmt.Printf("grew %d %d\n", old.N, head.N)
	return nil
}

func parseBundle(data []byte) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("cut off")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	return entries, nil
}

// c2spPath writes tile/<level>/<N>[.p/<W>]; x/mod's own Tile.Path is that of the checksum database.
func c2spPath(level string, n int64, width int) string {
	digits := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		digits = fmt.Sprintf("x%03d/%s", n%1000, digits)
	}
	path := "tile/" + level + "/" + digits
	if width != tileWidth {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

// A site is a log's address.
type site struct{ url string }

func (s *site) Height() int { return tileHeight }

func (s *site) SaveTiles([]tlog.Tile, [][]byte) {}

func (s *site) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := c2spPath(strconv.Itoa(tile.L), tile.N, tile.W)
		data, err := s.get(path, "application/octet-stream")
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

var seen = map[string][]byte{}

func (s *site) get(path, contentType string) ([]byte, error) {
	if known, ok := seen[path]; ok {
		return known, nil
	}
	request, err := http.NewRequest("GET", s.url+"/"+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	client := http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != 200 || response.Header.Get("Content-Type") != contentType {
		return nil, fmt.Errorf("%s answers %d, %s", path, response.StatusCode, response.Header.Get("Content-Type"))
	}
	var body io.Reader = response.Body
	if response.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(body); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	data, err := io.ReadAll(io.LimitReader(body, bodyBytesMax+1))
	if err == nil && len(data) > bodyBytesMax {
		err = fmt.Errorf("%s is too long", path)
	}
	if err == nil {
		seen[path] = data
	}
	return data, err
}

// A cosigner is an Ed25519 witness of cosignature/v1, which x/mod does not know.
type cosigner struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("cosigner key %s", vkey)
	}
	typed, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(typed) != 1+ed25519.PublicKeySize || typed[0] != typeCosignature {
		return nil, fmt.Errorf("no cosignature key: %s", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), typed...))
	id := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", id) != parts[1] {
		return nil, fmt.Errorf("key id %s is not %08x", parts[1], id)
	}
	return &cosigner{parts[0], id, typed[1:]}, nil
}

func (c *cosigner) Name() string { return c.name }

func (c *cosigner) KeyHash() uint32 { return c.id }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var signed bytes.Buffer
	fmt.Fprintf(&signed, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	signed.Write(text)
	return ed25519.Verify(c.key, signed.Bytes(), signature[8:])
}
