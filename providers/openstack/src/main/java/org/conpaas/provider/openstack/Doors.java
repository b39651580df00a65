package org.conpaas.provider.openstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.conpaas.core.model.InnerPorts;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.service.NodeSpecs;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Marked.Kind;
import org.conpaas.provider.Marked.Owner;
import org.conpaas.provider.ProviderException;
import org.openstack4j.api.Builders;
import org.openstack4j.model.network.SecurityGroup;
import org.openstack4j.model.network.SecurityGroupRule;
import org.openstack4j.model.network.builder.NetSecurityGroupRuleBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who reaches machines, as Neutron's security groups. Each application has one that lets nobody in and only says which machines are its
 * own, and for each set of ports at which those are there for each other one that lets in who is in the first. Each port that people
 * reach has one that all applications share. Groups have names and no tags; a name has the installation in it. Thread-safe.
 */
final class Doors {
    private static final Logger log = LoggerFactory.getLogger(Doors.class);
    private static final String TCP = "tcp";
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final int SSH = 22;

    /** Neutron's. */
    private static final int LONGEST_NAME = 255;

    /** How long ports may keep a group whose machines are gone. */
    private static final Duration IN_USE = Duration.ofSeconds(10);

    private final OpenStackSettings settings;
    private final Calls calls;

    Doors(OpenStackSettings settings, Calls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    /** The groups of a machine, made when they are not there. */
    List<String> of(MachineSpec machine) throws ProviderException {
        if (settings.securityGroup().isPresent()) {
            return List.of(settings.securityGroup().orElseThrow());
        }
        String application = ofApplication(machine.name().application());
        String own = ensure(application);
        List<String> groups = new ArrayList<>(List.of(own));
        InnerPorts inner = machine.needs().innerPorts();
        if (!inner.equals(InnerPorts.NONE)) {
            groups.add(
                    open(within(application, inner), inner.match(() -> List.of(Way.toAll(own)), ports -> ports.stream()
                            .map(port -> Way.to(port, own))
                            .toList())));
        }
        TreeSet<Integer> ports = new TreeSet<>(machine.needs().publicPorts());
        settings.keypair().ifPresent(operators -> ports.add(SSH));
        for (int port : ports) {
            groups.add(open(name("port " + port), List.of(Way.to(port))));
        }
        return groups;
    }

    /** An application's name has no blank: what comes after one is not part of it. */
    private static String within(String application, InnerPorts ports) {
        String name = application + " " + ports;
        return name.length() <= LONGEST_NAME ? name : application + " " + NodeSpecs.digest(ports.toString());
    }

    /** Takes away what only machines of that application had; what the cloud does not give up stays, and goes with its next last machine. */
    void forget(String application) throws ProviderException {
        if (settings.securityGroup().isEmpty()) {
            String name = ofApplication(application);
            List<SecurityGroup> all =
                    all(group -> group.getName().equals(name) || group.getName().startsWith(name + " "));
            // what lets members of another in goes before that
            all.sort(Comparator.comparing(SecurityGroup::getName).reversed());
            for (SecurityGroup group : all) {
                forget(application, group.getId());
            }
        }
    }

    private void forget(String application, String group) throws ProviderException {
        Duration limit = settings.patience().compareTo(IN_USE) < 0 ? settings.patience() : IN_USE;
        try {
            calls.await("security group " + group + " is in use by nothing", limit, () -> deleted(group));
        } catch (ProviderException e) {
            // somebody waits for the machines, and those are gone
            log.warn("Security group {} of application {} stays: {}", group, application, e.getMessage());
        }
    }

    /** @return empty while something has it: ports go a little later than their machines */
    private Optional<String> deleted(String group) throws ProviderException {
        try {
            calls.act(
                    "delete security group " + group,
                    client -> client.networking().securitygroup().delete(group));
            return Optional.of(group);
        } catch (ProviderException e) {
            if (e.kind() != ProviderException.Kind.CONFLICT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Those of applications; what ports have is shared by all and stays. */
    List<Marked> marked() throws ProviderException {
        String mark = ofApplication("");
        return all(group -> group.getName().startsWith(mark)).stream()
                .map(group -> new Marked(
                        Kind.SECURITY_GROUP,
                        group.getId(),
                        new Owner.OfApplication(
                                group.getName().substring(mark.length()).split(" ", 2)[0]),
                        Optional.empty()))
                .toList();
    }

    private List<SecurityGroup> all(Predicate<SecurityGroup> wanted) throws ProviderException {
        return new ArrayList<>(
                calls.make("list security groups", client -> client.networking().securitygroup().list().stream()
                        .filter(group -> group.getName() != null && wanted.test(group))
                        .toList()));
    }

    private String ofApplication(String application) {
        return name("application " + application);
    }

    private String name(String what) {
        return "conpaas " + settings.installation() + " " + what;
    }

    /** Two that ask at once can make two: all take the same one of them. */
    private synchronized String ensure(String name) throws ProviderException {
        Optional<? extends SecurityGroup> known = named(name).stream().min(Comparator.comparing(SecurityGroup::getId));
        if (known.isPresent()) {
            return known.orElseThrow().getId();
        }
        SecurityGroup wanted = Builders.securityGroup()
                .name(name)
                .description("made by ConPaaS; goes when nothing needs it")
                .build();
        return calls.make(
                "make security group " + name,
                client -> client.networking().securitygroup().create(wanted).getId());
    }

    private List<? extends SecurityGroup> named(String name) throws ProviderException {
        return calls.make(
                "list security groups",
                client -> client.networking().securitygroup().list(Map.of("name", name)));
    }

    /** A group of that name that lets in what it should; a crash may have left it without some of its rules. */
    private synchronized String open(String name, List<Way> ways) throws ProviderException {
        String group = ensure(name);
        List<? extends SecurityGroupRule> known = calls.make("list the rules of " + name, client -> client.networking()
                .securityrule()
                .list(Map.of("security_group_id", group, "direction", "ingress")));
        for (Way way : ways) {
            for (String family : FAMILIES) {
                if (known.stream().noneMatch(rule -> way.isThatOf(rule, family))) {
                    add(name, way.rule(group, family));
                }
            }
        }
        return group;
    }

    private void add(String name, SecurityGroupRule rule) throws ProviderException {
        try {
            calls.make(
                    "make a rule of " + name,
                    client -> client.networking().securityrule().create(rule).getId());
        } catch (ProviderException e) {
            // another reconciler has made it meanwhile, or somebody the same in other words
            if (e.kind() != ProviderException.Kind.CONFLICT) {
                throw e;
            }
        }
    }

    /**
     * What a rule lets in.
     *
     * @param port of TCP; empty: all, of all protocols
     * @param from the group whose members are let in; empty: everybody is
     */
    private record Way(Optional<Integer> port, Optional<String> from) {
        static Way to(int port) {
            return new Way(Optional.of(port), Optional.empty());
        }

        static Way to(int port, String from) {
            return new Way(Optional.of(port), Optional.of(from));
        }

        static Way toAll(String from) {
            return new Way(Optional.empty(), Optional.of(from));
        }

        boolean isThatOf(SecurityGroupRule rule, String family) {
            return family.equals(rule.getEtherType())
                    && port.map(any -> TCP).equals(Optional.ofNullable(rule.getProtocol()))
                    && port.equals(Optional.ofNullable(rule.getPortRangeMin()))
                    && port.equals(Optional.ofNullable(rule.getPortRangeMax()))
                    && from.equals(Optional.ofNullable(rule.getRemoteGroupId()))
                    && rule.getRemoteIpPrefix() == null;
        }

        SecurityGroupRule rule(String group, String family) {
            NetSecurityGroupRuleBuilder rule = Builders.securityGroupRule()
                    .securityGroupId(group)
                    .direction("ingress")
                    .ethertype(family);
            port.ifPresent(one -> rule.protocol(TCP).portRangeMin(one).portRangeMax(one));
            from.ifPresent(rule::remoteGroupId);
            return rule.build();
        }
    }
}
