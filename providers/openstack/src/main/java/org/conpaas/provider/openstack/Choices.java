package org.conpaas.provider.openstack;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.conpaas.provider.Image;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.jspecify.annotations.Nullable;
import org.openstack4j.model.common.Resource;
import org.openstack4j.model.network.Network;

/** Finds images and networks by what people write. Thread-safe. */
final class Choices {
    private static final int MIB_SHIFT = 20;
    private static final int GIB_SHIFT = 30;

    private final OpenStackSettings settings;
    private final Calls calls;
    private final Remembered<List<org.openstack4j.model.image.v2.Image>> images;
    private final Remembered<List<Network>> networks;

    Choices(OpenStackSettings settings, Calls calls, Clock clock) {
        this.settings = settings;
        this.calls = calls;
        this.images = new Remembered<>(this::listImages, clock);
        this.networks = new Remembered<>(this::listNetworks, clock);
    }

    String image(Optional<String> wanted) throws ProviderException {
        return content(wanted.orElse(settings.image())).image();
    }

    /** @param image its ID · @param bytes that a disk needs for it */
    record Content(String image, long bytes) {}

    /** What a machine or a disk becomes a copy of. */
    Content content(String wanted) throws ProviderException {
        boolean isKnown =
                images.now().stream().anyMatch(each -> wanted.equals(each.getId()) || wanted.equals(each.getName()));
        List<org.openstack4j.model.image.v2.Image> all = isKnown ? images.now() : images.fresh();
        String id = named(
                "image",
                wanted,
                all,
                org.openstack4j.model.image.v2.Image::getId,
                org.openstack4j.model.image.v2.Image::getName);
        long bytes = all.stream()
                .filter(each -> each.getId().equals(id))
                .mapToLong(Choices::bytes)
                .findFirst()
                .orElse(0);
        return new Content(id, bytes);
    }

    private static long bytes(org.openstack4j.model.image.v2.Image image) {
        return Math.max(
                least(image.getMinDisk()) << GIB_SHIFT,
                Math.max(least(image.getVirtualSize()), least(image.getSize())));
    }

    /** What each needs of a disk, by its name and by its ID, the usual one also by no name; of several of a name the most. */
    Map<String, Long> imageBytes() throws ProviderException {
        Map<String, Long> all = new HashMap<>();
        for (org.openstack4j.model.image.v2.Image each : images.now()) {
            all.merge(each.getId(), bytes(each), Math::max);
            all.merge(String.valueOf(each.getName()), bytes(each), Math::max);
        }
        Optional.ofNullable(all.get(settings.image())).ifPresent(bytes -> all.put("", bytes));
        return all;
    }

    List<Image> images() throws ProviderException {
        List<Image> all = new ArrayList<>();
        for (org.openstack4j.model.image.v2.Image each : images.fresh()) {
            boolean isUsual =
                    settings.image().equals(each.getId()) || settings.image().equals(each.getName());
            all.add(new Image(
                    each.getId(),
                    String.valueOf(each.getName()),
                    String.valueOf(each.getStatus()).toLowerCase(Locale.ROOT),
                    Optional.ofNullable(each.getSize()),
                    least(each.getMinDisk()) << GIB_SHIFT,
                    least(each.getMinRam()) << MIB_SHIFT,
                    isUsual));
        }
        return all;
    }

    private static long least(@Nullable Long known) {
        return known == null ? 0 : known;
    }

    private List<org.openstack4j.model.image.v2.Image> listImages() throws ProviderException {
        return calls.all("list images", LinkedPages::images, org.openstack4j.model.image.v2.Image::getId);
    }

    /** The one whose ports have addresses that people reach; empty: the settings name none. */
    Optional<String> floatingNetwork() throws ProviderException {
        return settings.floatingNetwork().isEmpty()
                ? Optional.empty()
                : Optional.of(named(
                        "network",
                        settings.floatingNetwork().orElseThrow(),
                        networks.now(),
                        Resource::getId,
                        Resource::getName));
    }

    private List<Network> listNetworks() throws ProviderException {
        return calls.all("list networks", LinkedPages::networks, Network::getId);
    }

    /** Where machines are; one that is there for floating addresses is not meant unless it is named. */
    String network() throws ProviderException {
        List<Network> all = networks.now().stream()
                .filter(each -> settings.network().isPresent() || !each.isRouterExternal())
                .toList();
        if (settings.network().isEmpty() && all.size() != 1) {
            throw new ProviderException(
                    Kind.REFUSED,
                    "cloud " + settings.name() + " has " + all.size()
                            + " networks: name one in its settings; there are " + names(all, Resource::getName));
        }
        return settings.network().isEmpty()
                ? all.get(0).getId()
                : named("network", settings.network().orElseThrow(), all, Resource::getId, Resource::getName);
    }

    private <T> String named(
            String kind, String wanted, List<? extends T> all, Function<T, String> id, Function<T, String> name)
            throws ProviderException {
        List<String> found = all.stream()
                .filter(each -> wanted.equals(id.apply(each)) || wanted.equals(name.apply(each)))
                .map(id)
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new ProviderException(
                // images are named in manifests, networks in the settings
                kind.equals("image") ? Kind.NOT_FOUND : Kind.REFUSED,
                found.isEmpty()
                        ? "cloud " + settings.name() + " has no " + kind + " " + wanted + "; it has " + names(all, name)
                        : "cloud " + settings.name() + " has " + found.size() + " of the name: " + kind + " " + wanted
                                + "; use an ID: " + String.join(", ", found));
    }

    private static <T> String names(List<? extends T> all, Function<T, String> name) {
        return all.isEmpty()
                ? "none"
                : all.stream()
                        .map(each -> String.valueOf(name.apply(each)))
                        .sorted()
                        .limit(20)
                        .collect(Collectors.joining(", "));
    }
}
