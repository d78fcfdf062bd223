package dev.cairn.store.cassandra;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a keyspace is.
 *
 * <pre>
 * cassandra://host[:port][,host[:port]…]/keyspace?dc=NAME[&amp;replication=N][&amp;user=NAME&amp;password-file=PATH]
 * </pre>
 *
 * @param contacts 1 to {@value #CONTACTS_MAX} nodes to ask first; the driver finds the others
 * @param keyspace lower-case letters, digits and {@code _}, at most 48
 * @param datacenter the data centre whose nodes are used, as {@code nodetool status} names it
 * @param replication copies of each row in that data centre, 1 to 9; with it the keyspace is created if it is not there
 * @param user who logs in; empty where Cassandra asks nobody
 * @param passwordFile path of the file with the password, relative to the settings; there exactly if {@code user} is
 */
public record CassandraAddress(
        List<InetSocketAddress> contacts,
        String keyspace,
        String datacenter,
        Optional<Integer> replication,
        Optional<String> user,
        Optional<String> passwordFile) {

    public static final String SCHEME = "cassandra://";

    static final int PORT = 9042;
    static final int CONTACTS_MAX = 16;
    private static final int REPLICATION_MAX = 9;
    private static final Set<String> WORDS = Set.of("dc", "replication", "user", "password-file");
    private static final String FORM =
            "give cassandra://host1,host2[:port]/keyspace?dc=NAME, for instance cassandra://10.0.0.1,10.0.0.2/cairn?dc=datacenter1&replication=3";

    public CassandraAddress {
        contacts = List.copyOf(contacts);
        require(!contacts.isEmpty() && contacts.size() <= CONTACTS_MAX, contacts.size() + " hosts, 1 to 16 may be");
        require(keyspace.matches("[a-z][a-z0-9_]{0,47}"), "keyspace \"" + keyspace + "\" is no lower-case name");
        require(!datacenter.isEmpty(), "dc is missing: `nodetool status` names the data centre");
        require(
                replication.filter(n -> n < 1 || n > REPLICATION_MAX).isEmpty(),
                "replication " + replication.orElse(0) + " is not 1 to " + REPLICATION_MAX);
        require(user.isPresent() == passwordFile.isPresent(), "user and password-file go together");
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException in words for the person who wrote it
     */
    public static CassandraAddress parse(String text) {
        URI uri = uri(text);
        String path = uri.getPath() == null ? "" : uri.getPath();
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        require(path.length() > 1 && path.indexOf('/', 1) < 0, "the keyspace is missing");
        Map<String, String> words = words(uri.getRawQuery() == null ? "" : uri.getRawQuery());
        return new CassandraAddress(
                contacts(authority),
                path.substring(1),
                words.getOrDefault("dc", ""),
                Optional.ofNullable(words.get("replication")).map(CassandraAddress::number),
                Optional.ofNullable(words.get("user")),
                Optional.ofNullable(words.get("password-file")));
    }

    private static URI uri(String text) {
        try {
            require(text.startsWith(SCHEME), "it does not begin with " + SCHEME);
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(wrong(e.getReason()), e);
        }
    }

    /** A port behind the last host holds for all hosts that name none. */
    private static List<InetSocketAddress> contacts(String authority) {
        String[] hosts = authority.split(",", -1);
        int port = port(hosts[hosts.length - 1], PORT);
        List<InetSocketAddress> contacts = new ArrayList<>();
        for (String host : hosts) {
            String name = host.replaceFirst(":[0-9]+$", "");
            require(name.matches("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]"), "\"" + host + "\" is no host");
            contacts.add(new InetSocketAddress(name, port(host, port)));
        }
        return contacts;
    }

    private static int port(String host, int otherwise) {
        int colon = host.lastIndexOf(':');
        if (colon < 0 || host.endsWith("]")) {
            return otherwise;
        }
        int port = number(host.substring(colon + 1));
        require(port > 0 && port < 65_536, "port " + port);
        return port;
    }

    private static int number(String digits) {
        require(digits.matches("[0-9]{1,6}"), "\"" + digits + "\" is no number");
        return Integer.parseInt(digits);
    }

    private static Map<String, String> words(String query) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int is = pair.indexOf('=');
            String word = is < 0 ? pair : pair.substring(0, is);
            require(WORDS.contains(word), "\"" + word + "\" is none of dc, replication, user, password-file");
            require(!words.containsKey(word), word + " is there twice");
            words.put(word, URLDecoder.decode(pair.substring(is + 1), StandardCharsets.UTF_8));
        }
        return words;
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(wrong(otherwise));
        }
    }

    private static String wrong(String what) {
        return "cassandra address: " + what + "; " + FORM;
    }
}
