package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.Counted;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.model.Observed;
import org.conpaas.core.model.VolumeSpec;
import org.conpaas.core.plan.Plan.Step;

/**
 * Holds back all that a plan would make in a cloud that has no such machines, or whose quota does not suffice for it: half of it is
 * of no use.
 */
final class Quotas {
    private static final int MIB_SHIFT = 20;
    private static final int GIB_SHIFT = 30;

    private final Observed observed;
    private final Inventory inventory;
    private final Map<String, Map<Counted, Long>> needs = new TreeMap<>();

    /** GiB by cloud. What grows can wait: it holds nothing else back. */
    private final Map<String, Long> growth = new TreeMap<>();

    private final Map<String, String> missing = new TreeMap<>();

    /** Those that go so that another can be made in their place: they stay when that is held back. */
    private final Map<NodeId, String> replaced = new TreeMap<>();

    private Quotas(Observed observed, Inventory inventory) {
        this.observed = observed;
        this.inventory = inventory;
    }

    static List<Step> guard(Desired desired, List<Step> steps, Observed observed, Inventory inventory) {
        if (observed.clouds().isEmpty()) {
            return steps;
        }
        Quotas quotas = new Quotas(observed, inventory);
        steps.forEach(step -> quotas.count(desired, step.action()));
        Map<String, String> shortages = new TreeMap<>(quotas.missing);
        quotas.needs.forEach(
                (cloud, need) -> quotas.shortage(cloud, need).ifPresent(text -> shortages.put(cloud, text)));
        Map<String, String> ofGrowth = new TreeMap<>(shortages);
        quotas.growth.forEach((cloud, gib) -> {
            Map<Counted, Long> all = new EnumMap<>(quotas.needs.getOrDefault(cloud, new EnumMap<>(Counted.class)));
            all.merge(Counted.VOLUME_GIB, gib, Long::sum);
            quotas.shortage(cloud, all).ifPresent(text -> ofGrowth.putIfAbsent(cloud, text));
        });
        return ofGrowth.isEmpty()
                ? steps
                : steps.stream()
                        .map(step ->
                                quotas.held(step, step.action() instanceof Action.GrowVolume ? ofGrowth : shortages))
                        .toList();
    }

    private void count(Desired desired, Action action) {
        if (action instanceof Action.CreateMachine create) {
            machine(create.machine());
        } else if (action instanceof Action.DeleteMachine delete && delete.replace()) {
            // what it leaves is there for the one that is made after it; of its size nobody knows
            replaced.put(delete.machine(), delete.cloud());
            Optional.ofNullable(desired.topology().machines().get(delete.machine()))
                    .ifPresent(this::checkType);
        } else if (action instanceof Action.CreateVolume create) {
            volume(create.volume());
        } else if (action instanceof Action.GrowVolume grow) {
            growth.merge(
                    grow.volume().cloud(), Math.max(0, gib(grow.volume().sizeBytes()) - gib(grow.from())), Long::sum);
        }
    }

    private void machine(MachineSpec machine) {
        checkType(machine);
        if (inventory.machines().containsKey(machine.name())) {
            // it was asked for before: the cloud may count it already, although it is not to be seen yet or could not
            // be built
            return;
        }
        add(machine.cloud(), Counted.MACHINES, 1);
        observed.cloud(machine.cloud()).type(machine).ifPresent(known -> {
            add(machine.cloud(), Counted.PROCESSORS, known.processors());
            add(machine.cloud(), Counted.MEMORY_MIB, known.memoryBytes() >> MIB_SHIFT);
        });
    }

    private void checkType(MachineSpec machine) {
        CloudFacts facts = observed.cloud(machine.cloud());
        if (!facts.types().isEmpty() && facts.type(machine).isEmpty()) {
            missing.put(machine.cloud(), "cloud " + machine.cloud() + " " + facts.noType(machine));
        }
    }

    private void volume(VolumeSpec volume) {
        add(volume.cloud(), Counted.VOLUMES, 1);
        add(volume.cloud(), Counted.VOLUME_GIB, gib(volume.sizeBytes()));
    }

    /** Whole ones. */
    private static long gib(long bytes) {
        return (bytes + (1L << GIB_SHIFT) - 1) >> GIB_SHIFT;
    }

    private void add(String cloud, Counted what, long amount) {
        needs.computeIfAbsent(cloud, any -> new EnumMap<>(Counted.class)).merge(what, amount, Long::sum);
    }

    private Optional<String> shortage(String cloud, Map<Counted, Long> need) {
        CloudFacts facts = observed.cloud(cloud);
        List<String> texts = new ArrayList<>();
        need.forEach((what, amount) -> {
            if (facts.room().left(what).orElse(Long.MAX_VALUE) < amount) {
                texts.add("needs " + amount + " more " + what.noun() + ", the quota of cloud " + cloud + " leaves "
                        + facts.room().left(what).orElseThrow());
            }
        });
        return texts.isEmpty()
                ? Optional.empty()
                : Optional.of(texts.stream().collect(Collectors.joining("; "))
                        + ": lower the counts, take smaller ones, or have the quota raised");
    }

    private Step held(Step step, Map<String, String> why) {
        String text = why.getOrDefault(cloud(step.action()), "");
        return text.isEmpty() ? step : new Step(step.action(), step.reason(), step.after(), Optional.of(text));
    }

    /** In which it would make something, or take something away to make another; empty where it does neither. */
    private String cloud(Action action) {
        if (action instanceof Action.CreateMachine create) {
            return create.machine().cloud();
        }
        if (action instanceof Action.CreateVolume create) {
            return create.volume().cloud();
        }
        if (action instanceof Action.GrowVolume grow) {
            return grow.volume().cloud();
        }
        if (action instanceof Action.DeleteMachine delete && delete.replace()) {
            return delete.cloud();
        }
        return action instanceof Action.RemoveNode remove ? replaced.getOrDefault(remove.machine(), "") : "";
    }
}
