package org.conpaas.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.plan.Topology;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.SourcePosition;
import org.conpaas.manifest.Units;

/** What people should know of the clouds that an application has something on, or is to have. */
final class CloudProblems {
    private CloudProblems() {}

    /** @param manifest where the author wrote, or would have to write, the cloud */
    static List<Problem> of(Topology topology, Inventory inventory, Clouds clouds, SourcePosition manifest) {
        Set<String> wanted = new TreeSet<>();
        topology.machines().values().forEach(machine -> wanted.add(machine.cloud()));
        topology.staying().values().forEach(stay -> wanted.add(stay.wanted()));
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
        topology.staying()
                .forEach(
                        (service, stay) -> problems.add(
                                Problem.warning(
                                        "CP3109",
                                        manifest,
                                        "service " + service + " stays on cloud " + stay.on() + ": disk " + stay.disk()
                                                + " is there, and no machine of cloud " + stay.wanted() + " can see it",
                                        "leave its cloud as it was; or bring its data under another name: cps manifest export APP --data DIR")));
        topology.volumes().forEach((id, volume) -> Optional.ofNullable(
                        inventory.volumes().get(id))
                .filter(known ->
                        known.sizeBytes() > volume.sizeBytes() && volume.image().isEmpty())
                .ifPresent(known -> problems.add(Problem.warning(
                        "CP3111",
                        manifest,
                        "disk " + id + " keeps its " + Units.size(known.sizeBytes())
                                + ": no disk becomes smaller than it is, to " + Units.size(volume.sizeBytes())
                                + " for example",
                        "write the size that it has; for a smaller one make another disk, and copy what is to stay"))));
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
}
