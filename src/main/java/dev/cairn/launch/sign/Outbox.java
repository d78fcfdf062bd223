package dev.cairn.launch.sign;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Limits;
import dev.cairn.proof.Malformed;
import dev.cairn.proof.key.Signer;
import dev.cairn.proof.statement.Capsule;
import dev.cairn.proof.statement.ChainPen;
import dev.cairn.proof.statement.Clock;
import dev.cairn.proof.statement.Envelope;
import dev.cairn.proof.statement.Statement;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An organisation's chain of statements as a folder: signed once, on disk before anyone sees them, kept for good.
 *
 * <pre>
 * lock                       held while a process signs
 * chain                      the chain id, 32 hex digits, made with the first statement
 * 00000000000000ff           one envelope (statement and capsule), named by seq, 16 hex digits: not taken by the ledger yet
 * sent/00000000000000fe      the same, taken
 * </pre>
 *
 * <p>The files are the state: the next seq and the hash before it come from the newest of them, so a crash at any moment neither
 * reuses a number nor signs anything twice. One owner at a time; a second one is told so.
 */
public final class Outbox implements AutoCloseable {
    private static final int NAME_DIGITS = 16;

    /** It holds what was said with all its salts: nobody else's business. */
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final Path sent;
    private final FileChannel lockFile;
    private final SecureRandom random;
    private final ChainPen pen;

    private Outbox(Path folder, FileChannel lockFile, String origin, Signer signer, SecureRandom random)
            throws IOException {
        this.folder = folder;
        this.sent = Files.createDirectories(folder.resolve("sent"));
        this.lockFile = lockFile;
        this.random = random;
        this.pen = pen(origin, signer);
    }

    /**
     * Opens or makes an outbox.
     *
     * @throws IOException if another process holds it, a file in it is damaged, or it belongs to another key or ledger; the sentence says which
     */
    public static Outbox open(Path folder, String origin, Signer signer, SecureRandom random) throws IOException {
        Files.createDirectories(folder, PRIVATE);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                throw new IOException(folder + " is in use by another cairn command: wait for it");
            }
            return new Outbox(folder, channel, origin, signer, random);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Signs a capsule as the chain's next statement; durable on return. */
    public Statement add(Capsule.Whole capsule, InstantSource time, Supplier<Clock> clock) throws IOException {
        Statement statement = pen.next(capsule.root(), time.instant(), clock.get(), Optional.empty());
        createDurably(fileOf(statement.seq()), new Envelope(statement.bytes(), capsule.bytes()).encode());
        return statement;
    }

    /** What the ledger has not taken yet, by seq, at most {@code limit}. */
    public List<Kept> unsent(int limit) throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (Path file : numbered(folder).limit(limit).toList()) {
            kept.add(new Kept(Long.parseLong(name(file), 16), read(file)));
        }
        return kept;
    }

    /** All that was ever signed here, taken or not, by seq. */
    public void forEach(Consumer<Kept> each) throws IOException {
        newest(Integer.MAX_VALUE, each);
    }

    /** The newest that were signed here, taken or not, by seq; at most {@code limit}. */
    public void newest(int limit, Consumer<Kept> each) throws IOException {
        newest(folder, limit, each);
    }

    /** All that was ever signed in somebody's outbox, or a copy of one, without opening it. */
    public static void look(Path outbox, Consumer<Kept> each) throws IOException {
        newest(outbox, Integer.MAX_VALUE, each);
    }

    private static void newest(Path folder, int limit, Consumer<Kept> each) throws IOException {
        Path sent = folder.resolve("sent");
        List<Path> files =
                new ArrayList<>(Files.isDirectory(sent) ? numbered(sent).toList() : List.of());
        files.addAll(numbered(folder).toList());
        for (Path file : files.subList(Math.max(0, files.size() - limit), files.size())) {
            each.accept(new Kept(Long.parseLong(name(file), 16), read(file)));
        }
    }

    /** Remembers that the ledger has taken a statement. */
    public void markSent(long seq) throws IOException {
        Path file = fileOf(seq);
        Files.move(file, sent.resolve(name(file)), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    /** One statement with its capsule, as signed. */
    public record Kept(long seq, Envelope envelope) {}

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldHere) {
            return null;
        }
    }

    private ChainPen pen(String origin, Signer signer) throws IOException {
        Optional<Path> newest =
                Stream.concat(numbered(sent), numbered(folder)).max((a, b) -> name(a).compareTo(name(b)));
        if (newest.isEmpty()) {
            return new ChainPen(origin, chain(), 0, Hash.ZERO, signer);
        }
        Statement last = statement(newest.get());
        if (!last.origin().equals(origin)
                || !last.kid().equals(signer.publicKey().thumbprint())) {
            throw new IOException(
                    folder + " holds the chain of key " + last.kid().hex() + " for the ledger " + last.origin()
                            + ": use a folder of its own for each key and ledger");
        }
        return new ChainPen(origin, last.chain(), last.seq() + 1, last.hash(), signer);
    }

    private Bytes chain() throws IOException {
        Path file = folder.resolve("chain");
        try {
            createDurably(
                    file,
                    Bytes.ofUtf8(Bytes.random(random, Statement.CHAIN_BYTES).hex() + "\n"));
        } catch (FileAlreadyExistsException madeBefore) {
            // A crash came between the chain id and the first statement: go on with that id.
        }
        return Bytes.ofHex(Files.readString(file).strip());
    }

    private static Statement statement(Path file) throws IOException {
        try {
            return Statement.parse(read(file).statement());
        } catch (Malformed e) {
            throw damaged(file, e);
        }
    }

    private static Envelope read(Path file) throws IOException {
        try {
            return Envelope.decode(Bytes.wrap(Files.readAllBytes(file)), Limits.PACKET_BYTES_MAX);
        } catch (Malformed e) {
            throw damaged(file, e);
        }
    }

    private static IOException damaged(Path file, Malformed why) {
        return new IOException(
                file + " is damaged (" + why.getMessage() + "): restore it from a copy; never sign its number again",
                why);
    }

    /** Temp file, fsync, rename, fsync of the folder: after a crash the file is whole or not there. */
    private void createDurably(Path file, Bytes content) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        WholeFile.write(file, content.toArray());
    }

    private static Stream<Path> numbered(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(file -> name(file).matches("[0-9a-f]{" + NAME_DIGITS + "}")).sorted().toList().stream();
        }
    }

    private Path fileOf(long seq) {
        return folder.resolve(String.format("%016x", seq));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
