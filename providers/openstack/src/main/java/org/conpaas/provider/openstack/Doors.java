package org.conpaas.provider.openstack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.conpaas.core.model.MachineSpec;
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
 * Who reaches machines, as Neutron's security groups: one for each application, whose members reach each other, and one for each port
 * that people reach. Groups have names and no tags; a name has the installation in it. Thread-safe.
 */
final class Doors {
    private static final Logger log = LoggerFactory.getLogger(Doors.class);
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final int SSH = 22;

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
        List<String> groups = new ArrayList<>();
        String own = ensure(ofApplication(machine.name().application()));
        ruled(own, "members reach each other", builder -> builder.remoteGroupId(own));
        groups.add(own);
        TreeSet<Integer> ports = new TreeSet<>(machine.publicPorts());
        settings.keypair().ifPresent(operators -> ports.add(SSH));
        for (int port : ports) {
            String open = ensure(name("port " + port));
            ruled(open, "port " + port, builder -> builder.protocol("tcp")
                    .portRangeMin(port)
                    .portRangeMax(port));
            groups.add(open);
        }
        return groups;
    }

    /** Takes away what only machines of that application had; what the cloud does not give up stays, and goes with its next last machine. */
    void forget(String application) throws ProviderException {
        if (settings.securityGroup().isEmpty()) {
            for (SecurityGroup group : named(ofApplication(application))) {
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
        List<Marked> all = new ArrayList<>();
        for (SecurityGroup group : calls.make(
                "list security groups",
                client -> client.networking().securitygroup().list())) {
            if (String.valueOf(group.getName()).startsWith(mark)) {
                all.add(new Marked(
                        Kind.SECURITY_GROUP,
                        group.getId(),
                        new Owner.OfApplication(group.getName().substring(mark.length())),
                        Optional.empty()));
            }
        }
        return all;
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

    private interface Way {
        NetSecurityGroupRuleBuilder of(NetSecurityGroupRuleBuilder builder);
    }

    /** A crash may have left a group without its rules. */
    private synchronized void ruled(String group, String what, Way way) throws ProviderException {
        List<? extends SecurityGroupRule> known = calls.make("list the rules of " + group, client -> client.networking()
                .securityrule()
                .list(Map.of("security_group_id", group, "direction", "ingress")));
        for (String family : FAMILIES) {
            if (known.stream().noneMatch(rule -> family.equals(rule.getEtherType()))) {
                SecurityGroupRule rule = way.of(Builders.securityGroupRule()
                                .securityGroupId(group)
                                .direction("ingress")
                                .ethertype(family)
                                .description(what))
                        .build();
                calls.make(
                        "open " + what,
                        client ->
                                client.networking().securityrule().create(rule).getId());
            }
        }
    }
}
