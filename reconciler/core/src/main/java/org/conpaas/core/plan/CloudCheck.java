package org.conpaas.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.conpaas.core.model.CloudAbilities;
import org.conpaas.core.model.NodeId;
import org.conpaas.core.service.Catalogue;
import org.conpaas.core.service.Manager;
import org.conpaas.manifest.Manifest;
import org.conpaas.manifest.Problem;
import org.conpaas.manifest.ServiceSpec;
import org.conpaas.manifest.ServiceSpec.Disk;
import org.conpaas.manifest.ServiceSpec.Instance;
import org.conpaas.manifest.ServiceSpec.RoleSpec;
import org.conpaas.manifest.SourcePosition;

/** What a manifest asks of clouds that cannot do it. Pure. */
public final class CloudCheck {
    private final Manifest manifest;
    private final ServiceSpec service;
    private final Manager manager;
    private final Function<String, CloudAbilities> clouds;
    private final Set<Problem> problems = new LinkedHashSet<>();

    private CloudCheck(
            Manifest manifest, ServiceSpec service, Manager manager, Function<String, CloudAbilities> clouds) {
        this.manifest = manifest;
        this.service = service;
        this.manager = manager;
        this.clouds = clouds;
    }

    /**
     * Warnings about what has no effect, and errors about what a service cannot do without.
     *
     * @param clouds what each can do, by name
     */
    public static List<Problem> of(Manifest manifest, Catalogue catalogue, Function<String, CloudAbilities> clouds) {
        List<Problem> problems = new ArrayList<>();
        manifest.services()
                .values()
                .forEach(service -> problems.addAll(of(manifest, service, catalogue.manager(service.type()), clouds)));
        return problems;
    }

    static List<Problem> of(
            Manifest manifest, ServiceSpec service, Manager manager, Function<String, CloudAbilities> clouds) {
        CloudCheck check = new CloudCheck(manifest, service, manager, clouds);
        manager.schema().roles().keySet().forEach(check::role);
        return List.copyOf(check.problems);
    }

    /** Where a field was written. */
    private record Place(SourcePosition at, String path) {
        Place field(String name) {
            return new Place(at, path + "." + name);
        }

        Problem warning(String code, String message, String hint) {
            return Problem.warning(code, at, path + ": " + message, hint);
        }
    }

    private void role(String role) {
        Optional<RoleSpec> own = Optional.ofNullable(service.nodes().get(role));
        String cloud = own.flatMap(RoleSpec::cloud).or(service::cloud).orElse(manifest.cloud());
        CloudAbilities can = clouds.apply(cloud);
        Place ofService = new Place(service.at(), "services." + service.name());
        Place ofRole = new Place(own.map(RoleSpec::at).orElse(service.at()), ofService.path() + ".nodes." + role);
        Optional<Instance> ownInstance = own.flatMap(RoleSpec::instance);
        ownInstance
                .or(service::instance)
                .ifPresent(instance -> instance(
                        (ownInstance.isPresent() ? ofRole : ofService).field("instance"), instance, cloud, can));
        Optional<String> ownImage = own.flatMap(RoleSpec::image);
        ownImage.or(service::image)
                .filter(image -> !can.images())
                .ifPresent(image -> image((ownImage.isPresent() ? ofRole : ofService).field("image"), image, cloud));
        disks(role, cloud, can);
    }

    private void instance(Place place, Instance instance, String cloud, CloudAbilities can) {
        if (instance instanceof Instance.Named named && !can.instanceTypes()) {
            problems.add(place.warning(
                    "CP3101",
                    "cloud " + cloud + " has no instance types, so " + named.name() + " has no effect",
                    "say what a node may use instead, for example {cpu: 2, ram: 2GiB}, or leave it out"));
        }
        if (instance instanceof Instance.Sized && !can.sizes()) {
            problems.add(place.warning(
                    "CP3102",
                    "cloud " + cloud + " may make no control groups, so nothing holds nodes to cpu and ram",
                    "let its agent make them (as root, with /sys/fs/cgroup writable), or leave it out"));
        }
        if (instance instanceof Instance.Sized sized && sized.swapBytes() > 0 && !can.swap()) {
            problems.add(place.warning(
                    "CP3103",
                    "cloud " + cloud + " shares the swap space of its host, so swap has no effect",
                    "leave swap out"));
        }
    }

    private void image(Place place, String image, String cloud) {
        problems.add(place.warning(
                "CP3104",
                "cloud " + cloud + " makes no machines from images, so " + image + " has no effect",
                "leave it out; what nodes need beyond the host's programs a startupScript can fetch"));
    }

    private void disks(String role, String cloud, CloudAbilities can) {
        NodeId any = new NodeId(manifest.name(), service.name(), role, 1);
        new TreeMap<>(manager.disks(service))
                .entrySet().stream()
                        .filter(disk -> Topologies.belongs(service, manager, disk.getKey(), disk.getValue(), any))
                        .forEach(disk -> disk(role, disk, cloud, can));
    }

    private void disk(String role, Map.Entry<String, Disk> disk, String cloud, CloudAbilities can) {
        Disk.Kind kind = disk.getValue().kind();
        if (kind == Disk.Kind.READONLY && !can.images()) {
            problems.add(readOnly(disk, cloud));
        }
        if (kind == Disk.Kind.SHARED && !can.sharedDisks()) {
            problems.add(unshared(disk, cloud));
        }
        if (kind == Disk.Kind.SHARED && !cloud.equals(service.cloud().orElse(manifest.cloud()))) {
            problems.add(elsewhere(role, disk, cloud));
        }
    }

    private Problem readOnly(Map.Entry<String, Disk> disk, String cloud) {
        return Problem.error(
                "CP3105",
                disk.getValue().where(),
                "services." + service.name() + ".disks." + disk.getKey() + ": cloud " + cloud
                        + " cannot make a disk from the image "
                        + disk.getValue().image().orElse(""),
                "put the files into the service's code, or let a startupScript fetch them to a persistent disk");
    }

    private Problem unshared(Map.Entry<String, Disk> disk, String cloud) {
        return Problem.error(
                "CP3106",
                disk.getValue().where(),
                "services." + service.name() + ".disks." + disk.getKey() + ": on cloud " + cloud
                        + " no two machines can see one disk",
                "use a cloud that can, keep the files in a service made for it, or take kind: persistent for one node");
    }

    private Problem elsewhere(String role, Map.Entry<String, Disk> disk, String cloud) {
        return Problem.error(
                "CP3107",
                disk.getValue().where(),
                "services." + service.name() + ".disks." + disk.getKey() + ": it lies in cloud "
                        + service.cloud().orElse(manifest.cloud())
                        + ", where nodes.%s in cloud %s cannot see it".formatted(role, cloud),
                "put all its nodes into one cloud, or name in role the one role that sees it");
    }
}
