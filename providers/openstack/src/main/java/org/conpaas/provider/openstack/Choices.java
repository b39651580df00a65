package org.conpaas.provider.openstack;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.conpaas.provider.ProviderException;
import org.conpaas.provider.ProviderException.Kind;
import org.openstack4j.model.common.Resource;

/** Finds images and networks by what people write. Thread-safe. */
final class Choices {
    private final OpenStackSettings settings;
    private final Calls calls;

    Choices(OpenStackSettings settings, Calls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    String image(Optional<String> wanted) throws ProviderException {
        String name = wanted.orElse(settings.image());
        List<org.openstack4j.model.image.v2.Image> all = calls.all(
                "list images",
                (client, filter) -> client.imagesV2().list(filter),
                org.openstack4j.model.image.v2.Image::getId);
        return named(
                "image",
                name,
                all,
                org.openstack4j.model.image.v2.Image::getId,
                org.openstack4j.model.image.v2.Image::getName);
    }

    String network() throws ProviderException {
        List<? extends Resource> all = calls.<Resource>all(
                "list networks",
                (client, filter) -> client.networking().network().list(filter),
                Resource::getId);
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
                Kind.NOT_FOUND,
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
