package org.conpaas.managers.render;

import org.conpaas.core.model.MachineFacts;

/**
 * An address and a port as they are written in URLs and configuration files.
 *
 * @param address IPv4 or IPv6 address in text form, or a host's name
 * @param port from 1 to 65535
 */
public record Endpoint(String address, int port) {
    /** Where people find pages on a machine of their cloud's. */
    public static final int HTTP = 80;

    /** Where a machine's own processes answer HTTP to people: port 80 where they may bind it, else 8080. */
    public static Endpoint page(MachineFacts machine) {
        return new Endpoint(machine.address(), machine.lowPorts() ? HTTP : 8080);
    }

    /** The same place as people reach it. */
    public static Endpoint publicPage(MachineFacts machine) {
        return new Endpoint(
                machine.publicAddress().orElse(machine.address()), page(machine).port());
    }

    /** The address, in brackets when it has colons of its own. */
    public String host() {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    public String hostAndPort() {
        return host() + ":" + port;
    }

    /** @param path begins with a slash */
    public String url(String path) {
        return "http://" + (port == HTTP ? host() : hostAndPort()) + path;
    }
}
