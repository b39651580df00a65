package org.conpaas.provider.local;

import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Supplier;

/** Addresses of 127.0.0.0/8, all of which Linux takes for this machine without being told. */
final class LoopbackNetwork implements Network {
    private final Addresses addresses;

    /** Each home has one of 254 blocks, so that two installations rarely meet; 127.0.x.y is left to everybody else. */
    LoopbackNetwork(Path home) {
        this.addresses = new Addresses("127." + (1 + Names.number(home.toString(), 254)) + ".0.0", 16, 1);
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public String namespace(String address) {
        return "";
    }

    @Override
    public Collection<Machine> intact(Collection<Machine> machines) {
        return machines;
    }

    @Override
    public void ensure(Machine machine, Supplier<Collection<Machine>> neighbours) {}

    @Override
    public void remove(Machine machine, Supplier<Collection<Machine>> neighbours) {}

    @Override
    public void removeAll() {}

    @Override
    public String describe() {
        return addresses + " on the loopback interface, " + addresses.takenCount()
                + " taken; connections from a node have the source 127.0.0.1";
    }
}
