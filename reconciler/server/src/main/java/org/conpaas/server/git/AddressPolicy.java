package org.conpaas.server.git;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which addresses may be fetched from. The name is looked up again when the connection is made; that a name changes its
 * address in between is caught by TLS, whose certificate must be the name's.
 */
public enum AddressPolicy {
    /** Every address. */
    ANY,
    /** Not this machine, its link, or a group of machines. */
    NOT_LOCAL,
    /** Only addresses of the public internet. */
    PUBLIC;

    /**
     * @return why the host is refused; empty when it may be used
     * @throws UnknownHostException when the name has no address
     */
    public Optional<String> refusal(String host) throws UnknownHostException {
        if (this == ANY) {
            return Optional.empty();
        }
        return Arrays.stream(InetAddress.getAllByName(withoutBrackets(host)))
                .filter(this::refuses)
                .findFirst()
                .map(address -> host + " is " + address.getHostAddress() + ", " + kind(address));
    }

    boolean refuses(InetAddress address) {
        InetAddress plain = embedded(address);
        return this != ANY && (isLocal(plain) || this == PUBLIC && isPrivate(plain));
    }

    private static String kind(InetAddress address) {
        return isLocal(embedded(address)) ? "an address of this machine or its link" : "a private address";
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || address instanceof Inet4Address && (address.getAddress()[0] & 0xff) == 0
                || address instanceof Inet4Address && (address.getAddress()[0] & 0xf0) == 0xf0;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean carrierGrade = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isSiteLocalAddress() || carrierGrade || uniqueLocal;
    }

    /** NAT64, 6to4 and compatible addresses reach the IPv4 address inside them. */
    private static InetAddress embedded(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) || startsWith(bytes, new int[12]) && !isOne(bytes)) {
            return ipv4(bytes, 12);
        }
        return startsWith(bytes, 0x20, 0x02) ? ipv4(bytes, 2) : address;
    }

    private static boolean isOne(byte[] bytes) {
        return startsWith(bytes, new int[15]);
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
