package org.conpaas.provider.openstack;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.Counted;
import org.conpaas.core.model.CloudFacts.MachineType;
import org.conpaas.core.model.CloudFacts.Quota;
import org.conpaas.core.model.CloudFacts.Room;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.openstack4j.model.compute.AbsoluteLimit;
import org.openstack4j.model.compute.Flavor;
import org.openstack4j.model.storage.block.BlockLimits;

/** Nova's flavors, and what the quotas of Nova and Cinder leave. Thread-safe. */
final class Offer {
    private static final int MIB_SHIFT = 20;
    private static final int GIB_SHIFT = 30;

    private final OpenStackSettings settings;
    private final Calls calls;
    private final Choices choices;
    private final Remembered<List<MachineType>> types;

    Offer(OpenStackSettings settings, Calls calls, Choices choices, Clock clock) {
        this.settings = settings;
        this.calls = calls;
        this.choices = choices;
        this.types = new Remembered<>(this::types, clock);
    }

    CloudFacts facts() throws ProviderException {
        return new CloudFacts(types.now(), settings.type(), room(), choices.imageBytes());
    }

    private List<MachineType> types() throws ProviderException {
        List<Flavor> all = calls.all("list machine types", LinkedPages::flavors, Flavor::getId);
        return all.stream()
                .map(each -> new MachineType(
                        each.getId(),
                        each.getName(),
                        each.getVcpus(),
                        (long) each.getRam() << MIB_SHIFT,
                        (long) each.getDisk() << GIB_SHIFT,
                        (long) each.getSwap() << MIB_SHIFT))
                .toList();
    }

    private Room room() throws ProviderException {
        Map<Counted, Quota> quotas = new EnumMap<>(Counted.class);
        calls.make(
                        "ask for the quota",
                        client ->
                                Optional.ofNullable(client.compute().quotaSets().limits()))
                .map(limits -> limits.getAbsolute())
                .ifPresent(limits -> machines(quotas, limits));
        calls.make(
                        "ask for the quota of volumes",
                        client -> Optional.ofNullable(client.blockStorage().getLimits()))
                .map(BlockLimits::getAbsolute)
                .ifPresent(limits -> {
                    put(quotas, Counted.VOLUMES, limits.getMaxTotalVolumes(), limits.getTotalVolumesUsed());
                    put(
                            quotas,
                            Counted.VOLUME_GIB,
                            limits.getMaxTotalVolumeGigabytes(),
                            limits.getTotalGigabytesUsed());
                });
        return new Room(quotas);
    }

    private static void machines(Map<Counted, Quota> quotas, AbsoluteLimit limits) {
        put(quotas, Counted.MACHINES, limits.getMaxTotalInstances(), limits.getTotalInstancesUsed());
        put(quotas, Counted.PROCESSORS, limits.getMaxTotalCores(), limits.getTotalCoresUsed());
        put(quotas, Counted.MEMORY_MIB, limits.getMaxTotalRAMSize(), limits.getTotalRAMUsed());
    }

    /** A limit below 0 is none. */
    private static void put(Map<Counted, Quota> quotas, Counted what, long most, long used) {
        if (most >= 0) {
            quotas.put(what, new Quota(most, used));
        }
    }

    private CloudFacts of(List<MachineType> all) throws ProviderException {
        return new CloudFacts(all, settings.type(), Room.UNLIMITED, choices.imageBytes());
    }

    /** The ID of the type that such a machine is made of. */
    String type(MachineSpec machine) throws ProviderException {
        CloudFacts known = of(types.now());
        CloudFacts facts = known.type(machine).isPresent() ? known : of(types.fresh());
        return facts.type(machine)
                .map(MachineType::id)
                .orElseThrow(() -> new ProviderException(
                        Kind.NOT_FOUND, "cloud " + settings.name() + " " + facts.noType(machine)));
    }
}
