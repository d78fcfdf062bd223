package dev.cairn.store.cassandra.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes that form one ring. Data centre {@value #DATACENTER}. Whatever runs when this JVM ends is killed with it.
 *
 * <p>Most tests want {@link #shared}: one node for all classes of a JVM, since a start costs seconds, and a keyspace of
 * their own on it ({@link #freshKeyspace}).
 */
public final class CassandraCluster implements AutoCloseable {
    /** The name of the data centre that all nodes are in. */
    public static final String DATACENTER = "datacenter1";

    private static final int NODES_MAX = 9;
    private static final String HEAP = "512M";

    /** {@code v1}, the servers' default, or {@code v2}, which Cairn's operators are told to use. */
    private static final String PAXOS =
            Optional.ofNullable(System.getenv("CAIRN_CASSANDRA_PAXOS")).orElse("v2");

    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final AtomicInteger KEYSPACES = new AtomicInteger();
    private static final Set<CassandraCluster> RUNNING = ConcurrentHashMap.newKeySet();

    private static @Nullable CassandraCluster shared;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(CassandraCluster::close)));
    }

    private final Loopback loopback;
    private final List<CassandraNode> nodes;

    private CassandraCluster(Loopback loopback, List<CassandraNode> nodes) {
        this.loopback = loopback;
        this.nodes = nodes;
    }

    /** Why no server can be started here, in one sentence; empty when it can. */
    public static Optional<String> missing() {
        return ServerFiles.missing();
    }

    /** The one node that all test classes of this JVM share, started at the first call. Nobody stops it or closes it. */
    public static synchronized CassandraCluster shared() {
        if (shared == null) {
            shared = start(1, CommitLog.BATCH);
        }
        return shared;
    }

    /**
     * Starts nodes of one's own, one after the other.
     *
     * @param count 1 to 9
     */
    public static CassandraCluster start(int count, CommitLog durability) {
        if (count < 1 || count > NODES_MAX) {
            throw new IllegalArgumentException(count + " nodes not in 1.." + NODES_MAX);
        }
        missing().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        Loopback loopback = Loopback.reserve(count);
        Path folder = folder();
        List<CassandraNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new CassandraNode(
                    new NodeFiles(folder.resolve("node" + (i + 1)), settings(loopback.addresses(), i, durability)),
                    loopback.addresses().get(i)));
        }
        CassandraCluster cluster = new CassandraCluster(loopback, List.copyOf(nodes));
        RUNNING.add(cluster);
        try {
            nodes.forEach(CassandraNode::start);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static Path folder() {
        String root = System.getProperty("cairn.root");
        if (root == null) {
            throw new IllegalStateException(
                    "cairn.root is not set; run tests through Maven or add -Dcairn.root=<folder>");
        }
        Path target = Path.of(root, "ledger/store-cassandra/target/cassandra");
        try {
            return Files.createDirectories(
                    target.resolve(ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(List<InetAddress> addresses, int node, CommitLog durability) {
        // The ring from -2^63 on, in equal parts.
        long token = Long.MIN_VALUE + Long.divideUnsigned(-1L, addresses.size()) * node;
        return Map.of(
                "ADDRESS", addresses.get(node).getHostAddress(),
                "SEED", addresses.get(0).getHostAddress(),
                "STORAGE_PORT", Integer.toString(Loopback.STORAGE_PORT),
                "NATIVE_PORT", Integer.toString(Loopback.NATIVE_PORT),
                "TOKEN", Long.toString(token),
                "HEAP", HEAP,
                "PAXOS", PAXOS,
                "COMMIT_LOG", durability.lines());
    }

    /** One of the nodes, from 0. */
    public CassandraNode node(int number) {
        return nodes.get(number);
    }

    /** All nodes. */
    public List<CassandraNode> nodes() {
        return nodes;
    }

    /** {@code host:port,host:port}, as a store's address has it. */
    public String contactPoints() {
        return nodes.stream()
                .map(node -> node.endpoint().getAddress().getHostAddress() + ":"
                        + node.endpoint().getPort())
                .collect(Collectors.joining(","));
    }

    /** A keyspace name that nobody has used; the store makes the keyspace. */
    public static String freshKeyspace() {
        return "cairn_%d_%08x"
                .formatted(
                        KEYSPACES.incrementAndGet(), ThreadLocalRandom.current().nextInt());
    }

    /** Kills every node that runs and deletes its data. */
    @Override
    public void close() {
        RUNNING.remove(this);
        nodes.forEach(CassandraNode::close);
        loopback.close();
    }
}
