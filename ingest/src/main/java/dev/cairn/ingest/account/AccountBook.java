package dev.cairn.ingest.account;

import dev.cairn.proof.Bytes;
import dev.cairn.proof.Hash;
import dev.cairn.proof.Hmac;
import dev.cairn.proof.key.Algorithm;
import dev.cairn.proof.key.KeyFile;
import dev.cairn.proof.key.SoftwareSigner;
import dev.cairn.settings.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of one server, in a folder that only its owner may enter: {@code pepper} (32 bytes in hex, made with the folder), for each account
 * {@code ID.account} ({@link Account}) and {@code ID.key}, the key that signs what it sends. {@code cairn account} writes here, the door reads each
 * file anew when it is asked, so that a revocation holds with the next request.
 *
 * <p>Trust: whoever can read this folder can sign in the name of every account in it, and the page says of these events that an account submitted
 * them. A copy of the {@code .account} files without {@code pepper} does not even tell whether a guessed API key is right. Blocking; thread-safe.
 */
public final class AccountBook {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBook.class);
    private static final String SUFFIX = ".account";
    private static final int PEPPER_BYTES = 32;

    private final Path folder;
    private final Bytes pepper;

    /** An account that is not kept yet: its API key and its signing key are known here, and nowhere else. */
    public record Draft(Account account, ApiKey apiKey, SoftwareSigner signer) {}

    private AccountBook(Path folder, Bytes pepper) {
        this.folder = folder;
        this.pepper = pepper;
    }

    /**
     * Opens the folder, or makes it.
     *
     * @throws IOException if it cannot be read, or its pepper is damaged: then no account could be let in any more
     */
    public static AccountBook in(Path folder, SecureRandom random) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve("pepper");
        if (!Files.exists(file)) {
            WholeFile.writePrivate(
                    file,
                    Bytes.ofUtf8(Bytes.random(random, PEPPER_BYTES).hex() + "\n")
                            .toArray());
        }
        String text = Files.readString(file).strip();
        if (!text.matches("[0-9a-f]{" + 2 * PEPPER_BYTES + "}")) {
            throw new IOException(file + " is damaged: restore it from a copy, or make all accounts anew");
        }
        return new AccountBook(folder, Bytes.ofHex(text));
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Draws an API key and a signing key; nothing is kept before {@link #add}. */
    public Draft draft(String name, Hash organisation, Instant now, SecureRandom random) {
        ApiKey apiKey = ApiKey.draw(random);
        SoftwareSigner signer = SoftwareSigner.generate(Algorithm.ED25519, random);
        Bytes salt = Bytes.random(random, Account.SALT_BYTES);
        Account account = new Account(
                apiKey.id(),
                name,
                organisation,
                signer.publicKey().thumbprint(),
                salt,
                check(salt, apiKey.secret()),
                now,
                Optional.empty());
        return new Draft(account, apiKey, signer);
    }

    /**
     * Keeps an account; durable on return. A crash before leaves a key file without an account, which lets nobody in.
     *
     * @throws IOException when there are too many, its id is taken, or the disk does not take it
     */
    public synchronized void add(Draft draft) throws IOException {
        int known = all().size();
        if (known >= AccountLimits.ACCOUNTS_MAX) {
            throw new IOException("there are " + known + " accounts in " + folder + " already");
        }
        Path file = file(draft.account().id());
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        KeyFile.write(keyFile(draft.account()), draft.signer());
        write(draft.account());
    }

    /** All accounts, revoked ones too, by id. */
    public synchronized List<Account> all() throws IOException {
        List<Account> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .limit(2L * AccountLimits.ACCOUNTS_MAX)
                    .toList()) {
                read(each).ifPresent(all::add);
            }
        }
        return all;
    }

    /** Lets it in no more, and forgets the key that signed for it; false if there is no such account. */
    public synchronized boolean revoke(String id, Instant now) throws IOException {
        Optional<Account> found = find(id);
        if (found.isPresent()) {
            write(found.get().revoked(now));
            Files.deleteIfExists(keyFile(found.get()));
        }
        return found.isPresent();
    }

    /**
     * Whose request this is. As long for an id that is not there as for a wrong secret, and the comparison does not tell how much of it was right.
     *
     * @param authorization the header's value
     * @return empty for no, a wrong, an unknown and a revoked key alike
     */
    public Optional<Account> whose(String authorization) {
        Optional<ApiKey> shown = ApiKey.ofHeader(authorization);
        if (shown.isEmpty()) {
            return Optional.empty();
        }
        Optional<Account> named = find(shown.get().id());
        Bytes salt = named.map(Account::salt).orElse(Bytes.wrap(new byte[Account.SALT_BYTES]));
        Hash expected = named.map(Account::check).orElse(Hash.ZERO);
        byte[] computed = check(salt, shown.get().secret()).bytes().toArray();
        boolean right = MessageDigest.isEqual(expected.bytes().toArray(), computed);
        return right ? named.filter(account -> account.revoked().isEmpty()) : Optional.empty();
    }

    /** The account of this id, if it is not revoked. */
    public Optional<Account> active(String id) {
        return find(id).filter(account -> account.revoked().isEmpty());
    }

    /** The key that signs for an account; as an {@code IOException} if it is gone or open to others. */
    SoftwareSigner signer(Account account) throws IOException {
        return KeyFile.read(keyFile(account));
    }

    private Optional<Account> find(String id) {
        return id.matches("[0-9a-f]{" + ApiKey.ID_CHARS + "}") ? read(file(id)) : Optional.empty();
    }

    private void write(Account account) throws IOException {
        WholeFile.writePrivate(file(account.id()), Bytes.ofUtf8(account.text()).toArray());
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private Path keyFile(Account account) {
        return folder.resolve(account.id() + ".key");
    }

    private Hash check(Bytes salt, Bytes secret) {
        return Hash.of(Hmac.under(pepper).of(salt, secret));
    }

    private static Optional<Account> read(Path file) {
        try {
            if (Files.size(file) > AccountLimits.FILE_BYTES_MAX) {
                throw new IOException("more than " + AccountLimits.FILE_BYTES_MAX + " bytes");
            }
            return Optional.of(Account.parse(Files.readString(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            LOG.warn("an account is passed over file={} cause={}", file.getFileName(), damaged.getMessage());
            return Optional.empty();
        }
    }
}
