package dev.cairn.launch.serve;

import dev.cairn.ledger.Stores;
import dev.cairn.settings.Secret;
import dev.cairn.store.EmbeddedStores;
import dev.cairn.store.cassandra.CassandraAddress;
import dev.cairn.store.cassandra.CassandraStores;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that knows which store an address means. */
public final class StoreAddress {
    private static final Logger LOG = LoggerFactory.getLogger(StoreAddress.class);
    private static final String FILE = "file:";
    private static final String KNOWN =
            "give file:FOLDER, for instance file:ledger, or cassandra://host1,host2[:port]/keyspace?dc=NAME";

    private StoreAddress() {}

    /**
     * Opens the stores for writing. In Cassandra that waits while another process writes.
     *
     * @param address {@code file:FOLDER}, relative to {@code base}, or {@code cassandra://…}
     * @param origin the ledger's name
     * @throws IOException with a sentence, for any other address
     */
    public static Stores open(String address, Path base, String origin) throws IOException {
        if (address.startsWith(FILE) && address.length() > FILE.length()) {
            return EmbeddedStores.open(base.resolve(address.substring(FILE.length())));
        }
        if (isShared(address)) {
            return cassandra(address, base, origin);
        }
        throw new IOException("ledger.store is \"" + address + "\": " + KNOWN);
    }

    /** Whether another process may take over what this one leaves. */
    static boolean isShared(String address) {
        return address.startsWith(CassandraAddress.SCHEME);
    }

    private static Stores cassandra(String text, Path base, String origin) throws IOException {
        try {
            CassandraAddress address = CassandraAddress.parse(text);
            Optional<String> password = address.passwordFile().map(file -> new Secret(base.resolve(file)).read());
            return CassandraStores.open(address, password, origin, writer(), LOG::info);
        } catch (IllegalArgumentException e) {
            throw new IOException("ledger.store: " + e.getMessage(), e);
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
