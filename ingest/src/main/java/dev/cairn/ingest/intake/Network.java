package dev.cairn.ingest.intake;

import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where callers come from, as far as limits "for each address" go. */
public final class Network {
    /** Groups of an IPv6 address that name the network of one household or machine (RFC 4291, 2.5.4): who has one of its addresses has all. */
    private static final int IPV6_GROUPS = 4;

    private Network() {}

    /** An IPv4 address, or the first 64 bits of an IPv6 one; {@code -} when there is none. */
    public static String of(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        if (host == null) {
            return "-";
        }
        String[] groups = host.split(":", -1);
        // The JDK writes all eight groups, without "::".
        return groups.length <= IPV6_GROUPS ? host : String.join(":", Arrays.copyOf(groups, IPV6_GROUPS)) + "::/64";
    }
}
