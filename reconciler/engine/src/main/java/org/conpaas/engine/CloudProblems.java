package org.conpaas.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.MachineSpec;
import org.conpaas.core.plan.Topology;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;

/** What people should know of the clouds that an application has something on, or is to have. */
final class CloudProblems {
    private CloudProblems() {}

    /** @param manifest where the author wrote, or would have to write, the cloud */
    static List<Problem> of(Topology topology, Inventory inventory, Clouds clouds, SourcePosition manifest) {
        Set<String> wanted = new TreeSet<>();
        topology.machines().values().forEach(machine -> wanted.add(machine.cloud()));
        List<Problem> problems = new ArrayList<>();
        for (String cloud : wanted) {
            if (!clouds.names().contains(cloud)) {
                problems.add(Problem.warning(
                        "CP3108",
                        manifest,
                        clouds.noSuchCloud(cloud),
                        "name one of those, or configure it: docs/how-to/use-openstack.md"));
            }
        }
        stays(topology, inventory, clouds, manifest, problems);
        Set<String> concerned = new HashSet<>(wanted);
        concerned.addAll(inventory.machines().values());
        inventory.volumes().values().forEach(volume -> concerned.add(volume.cloud()));
        clouds.doubts().forEach((name, doubt) -> {
            if (concerned.contains(name)) {
                problems.add(Problem.warning("CP4004", SourcePosition.of("cloud " + name), doubt.why(), doubt.cure()));
            }
        });
        return problems;
    }

    /** A machine is where it was made: a plan that says nothing of it must not look as if there were nothing to say. */
    private static void stays(
            Topology topology, Inventory inventory, Clouds clouds, SourcePosition manifest, List<Problem> problems) {
        for (MachineSpec machine : topology.machines().values()) {
            String here = inventory.machines().getOrDefault(machine.name(), machine.cloud());
            if (!here.equals(machine.cloud())
                    && !clouds.namesOf(machine.cloud()).contains(here)) {
                problems.add(Problem.warning(
                        "CP3109",
                        manifest,
                        "machine " + machine.name() + " stays on cloud " + here + ": what runs is not moved to cloud "
                                + machine.cloud() + " yet",
                        "take the service out of the manifest and bring it back, or commit it under another name with its"
                                + " data: cps manifest export APP --data DIR"));
                return;
            }
        }
    }
}
