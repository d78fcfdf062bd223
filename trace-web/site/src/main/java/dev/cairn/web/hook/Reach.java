package dev.cairn.web.hook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where web hooks may lead. Whoever subscribes chooses an address that this server then calls: without a limit he would reach what only this
 * machine and its neighbours can (server-side request forgery).
 */
public enum Reach {
    /** Nowhere: nobody may subscribe. */
    NONE,
    /** Public addresses, by https. */
    HTTPS,
    /** Public addresses, also by plain http: reports are signed, but anybody on the way can read them. */
    HTTP,
    /** Also this machine and its private networks, for receivers next door. What clouds tell their machines stays closed. */
    ANY;

    /** Addresses at which clouds tell a machine its secrets, where they are not link-local. */
    private static final List<String> METADATA = List.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254", "192.0.0.192");

    private static final int URI_CHARS_MAX = 2_048;

    /** What is wrong with the text of an address; empty if nothing. Nobody is asked where its host is. */
    public Optional<String> wrong(URI dest) {
        String scheme = String.valueOf(dest.getScheme());
        if (this == NONE) {
            return Optional.of("web hooks are closed here; the operator opens them with web.hooks");
        }
        if (!scheme.equals("https") && !scheme.equals("http") || dest.getHost() == null || dest.getPort() == 0) {
            return Optional.of("write an absolute address, https://host/path");
        }
        if (scheme.equals("http") && this == HTTPS) {
            return Optional.of("write an https address; the operator allows plain http with web.hooks: http");
        }
        if (dest.getRawUserInfo() != null
                || dest.getRawFragment() != null
                || !dest.toString().matches("[!-~]{1," + URI_CHARS_MAX + "}")
                || dest.getPort() > 65_535) {
            return Optional.of("write it in ASCII with at most " + URI_CHARS_MAX
                    + " characters, without a user's name and without a part behind #");
        }
        return Optional.empty();
    }

    /** Whether this server may call an address. */
    public boolean admits(InetAddress address) {
        if (this == NONE || never(address)) {
            return false;
        }
        return this == ANY || isPublic(address);
    }

    private static boolean never(InetAddress address) {
        return address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress())
                || address instanceof Inet6Address && !isPublic6(address.getAddress()) && !isNear6(address)
                || !(address instanceof Inet6Address) && (octet(address, 0) == 0 || octet(address, 0) >= 240);
    }

    /** This machine, or a unique local address (RFC 4193). */
    private static boolean isNear6(InetAddress address) {
        return address.isLoopbackAddress() || (octet(address, 0) & 0xfe) == 0xfc;
    }

    private static boolean isPublic(InetAddress address) {
        if (address instanceof Inet6Address) {
            return isPublic6(address.getAddress());
        }
        int a = octet(address, 0);
        int b = octet(address, 1);
        int c = octet(address, 2);
        return !address.isLoopbackAddress()
                && !address.isSiteLocalAddress()
                && !(a == 100 && b >= 64 && b < 128) // RFC 6598, behind a carrier's NAT
                && !(a == 192 && b == 0 && (c == 0 || c == 2)) // RFC 6890, RFC 5737
                && !(a == 192 && b == 88 && c == 99) // RFC 7526
                && !(a == 198 && (b == 18 || b == 19)) // RFC 2544
                && !(a == 198 && b == 51 && c == 100) // RFC 5737
                && !(a == 203 && b == 0 && c == 113);
    }

    /** 2000::/3 without what leads into IPv4 or nowhere: 2001::/23, 2001:db8::/32, 2002::/16, 3fff::/20 (RFC 6890, RFC 9637). */
    private static boolean isPublic6(byte[] a) {
        int first = (a[0] & 0xff) << 8 | a[1] & 0xff;
        int second = (a[2] & 0xff) << 8 | a[3] & 0xff;
        return first >> 13 == 1
                && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
                && first != 0x2002
                && !(first == 0x3fff && second < 0x1000);
    }

    private static int octet(InetAddress address, int i) {
        return address.getAddress()[i] & 0xff;
    }
}
