package dev.cairn.launch.serve;

import dev.cairn.ledger.Inspection;
import dev.cairn.ledger.Stores;
import dev.cairn.settings.Secret;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import dev.cairn.store.cassandra.EventTables;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows which store an address means. */
public final class StoreAddress {
    private static final Logger LOG = LoggerFactory.getLogger(StoreAddress.class);
    private static final String FILE = "file:";
    private static final String MEMORY = "memory:";
    private static final String KNOWN =
            "give file:FOLDER, for instance file:ledger, or cassandra://host1,host2[:port]/keyspace?dc=NAME,"
                    + " or memory: for a ledger that is forgotten when the process ends";

    private StoreAddress() {}

    /**
     * Opens the stores for writing. In Cassandra that waits while another process writes.
     *
     * @param address {@code file:FOLDER}, relative to {@code base}, {@code cassandra://…}, or {@code memory:}
     * @param origin the ledger's name
     * @throws IOException with a sentence, for any other address
     */
    public static Stores open(String address, Path base, String origin) throws IOException {
        return openAll(address, base, origin).stores();
    }

    /**
     * What a writer opens.
     *
     * @param events in the same place as the ledger; empty where the server keeps them in a file of its own
     */
    record Opened(Stores stores, Optional<EventTables> events) {}

    /** As {@link #open}, with the ledger's events. */
    static Opened openAll(String address, Path base, String origin) throws IOException {
        Optional<Path> folder = folder(address, base);
        if (folder.isPresent()) {
            return new Opened(EmbeddedStores.open(folder.get()), Optional.empty());
        }
        if (isShared(address)) {
            CassandraStores.Opened claimed = cassandra(address, base, (at, password) -> claim(at, password, origin));
            return new Opened(claimed.stores(), Optional.of(claimed.events()));
        }
        if (address.equals(MEMORY)) {
            return new Opened(ForgetfulStores.open(), Optional.empty());
        }
        throw new IOException("ledger.store is \"" + address + "\": " + KNOWN);
    }

    /**
     * Opens what there is of a ledger to be looked at, beside whoever writes it.
     *
     * @throws IOException with a sentence, if there is none
     */
    public static Inspection inspect(String address, Path base, String origin) throws IOException {
        if (isShared(address)) {
            return cassandra(address, base, (at, password) -> CassandraStores.inspect(at, password, origin));
        }
        if (address.equals(MEMORY)) {
            throw new IOException("ledger.store is \"memory:\": only the process that has it open can see it");
        }
        Path folder = folder(address, base)
                .orElseThrow(() -> new IOException("ledger.store is \"" + address + "\": " + KNOWN));
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not there");
        }
        return EmbeddedStores.inspect(folder);
    }

    /** The folder that an address names, if it names one. */
    public static Optional<Path> folder(String address, Path base) {
        return address.startsWith(FILE) && address.length() > FILE.length()
                ? Optional.of(base.resolve(address.substring(FILE.length())))
                : Optional.empty();
    }

    /**
     * Opens once more, to be read beside the writer, what it has stored.
     *
     * @param live the writer's own stores
     */
    static Inspection again(String address, Path base, Stores live) {
        return folder(address, base)
                .map(folder -> EmbeddedStores.again(folder, live))
                .orElseGet(() -> Inspection.beside(live));
    }

    /** Whether another process may take over what this one leaves. */
    public static boolean isShared(String address) {
        return address.startsWith(CassandraAddress.SCHEME);
    }

    /** What is done with an address that was read. */
    private interface Opening<T> {
        T open(CassandraAddress address, Optional<String> password) throws IOException;
    }

    private static <T> T cassandra(String text, Path base, Opening<T> opening) throws IOException {
        try {
            CassandraAddress address = CassandraAddress.parse(text);
            Optional<String> password = address.passwordFile().map(file -> new Secret(base.resolve(file)).read());
            return opening.open(address, password);
        } catch (IllegalArgumentException e) {
            throw new IOException("ledger.store: " + e.getMessage(), e);
        }
    }

    private static CassandraStores.Opened claim(CassandraAddress address, Optional<String> password, String origin)
            throws IOException {
        try {
            return CassandraStores.openAll(address, password, origin, writer(), LOG::info);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped while standing by").initCause(e);
        }
    }

    /** This process, for whoever stands by. */
    private static String writer() {
        String process = "process " + ProcessHandle.current().pid();
        try {
            return process + " on " + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return process;
        }
    }
}
