package org.conpaas.core.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Ports at which nodes are there for other nodes of their application, and for nobody else. */
public sealed interface InnerPorts {
    /** Of nodes that others need not reach. */
    InnerPorts NONE = tcp();

    /** Whatever they listen at, by whatever protocol: of their programs nobody knows more. */
    record All() implements InnerPorts {
        @Override
        public String toString() {
            return "all";
        }
    }

    /** @param ports of TCP, from 1 to 65535 */
    record Tcp(SortedSet<Integer> ports) implements InnerPorts {
        public Tcp {
            ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
        }

        @Override
        public String toString() {
            return ports.stream().map(String::valueOf).collect(Collectors.joining(",", "tcp ", ""));
        }
    }

    static InnerPorts tcp(Integer... ports) {
        return new Tcp(new TreeSet<>(Arrays.asList(ports)));
    }

    /** Of nodes that are on one machine. */
    static InnerPorts together(Collection<InnerPorts> nodes) {
        TreeSet<Integer> ports = new TreeSet<>();
        nodes.forEach(each -> ports.addAll(each.match(TreeSet::new, known -> known)));
        return nodes.contains(new All()) ? new All() : new Tcp(ports);
    }

    /** @param all what comes of it when it is not known which */
    default <T> T match(Supplier<T> all, Function<SortedSet<Integer>, T> tcp) {
        return this instanceof Tcp some ? tcp.apply(some.ports()) : all.get();
    }
}
