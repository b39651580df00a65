package org.conpaas.server.config;

import java.net.URI;

/** Where people and agents reach the reconciler. */
final class PublicUrl {
    private PublicUrl() {}

    /** @param written empty: made of address and port */
    static URI of(String written, String address, int port) {
        if (!written.isEmpty()) {
            return URI.create(written);
        }
        return URI.create("https://" + host(address) + ":" + port);
    }

    /** Whether nobody else can reach it by that. */
    static boolean isOfThisMachineOnly(URI url) {
        String host = String.valueOf(url.getHost());
        return host.equals("localhost")
                || host.startsWith("127.")
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]");
    }

    private static String host(String address) {
        if (address.equals("0.0.0.0") || address.startsWith("0:0:0:0:0:0:0:0") || address.equals("127.0.0.1")) {
            return "localhost";
        }
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
