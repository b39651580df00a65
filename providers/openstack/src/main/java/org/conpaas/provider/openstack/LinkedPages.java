package org.conpaas.provider.openstack;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openstack4j.model.compute.Flavor;
import org.openstack4j.model.compute.Server;
import org.openstack4j.model.image.v2.Image;
import org.openstack4j.model.network.NetFloatingIP;
import org.openstack4j.model.network.Network;
import org.openstack4j.model.storage.block.Volume;
import org.openstack4j.model.storage.block.VolumeSnapshot;
import org.openstack4j.openstack.compute.domain.NovaFlavor;
import org.openstack4j.openstack.compute.domain.NovaServer;
import org.openstack4j.openstack.compute.internal.BaseComputeServices;
import org.openstack4j.openstack.image.v2.domain.GlanceImage;
import org.openstack4j.openstack.image.v2.internal.BaseImageServices;
import org.openstack4j.openstack.networking.domain.NeutronFloatingIP;
import org.openstack4j.openstack.networking.domain.NeutronNetwork;
import org.openstack4j.openstack.networking.internal.BaseNetworkingServices;
import org.openstack4j.openstack.storage.block.domain.CinderVolume;
import org.openstack4j.openstack.storage.block.domain.CinderVolumeSnapshot;
import org.openstack4j.openstack.storage.block.internal.BaseBlockStorageServices;

/**
 * Pages of long lists with what the library passes over: whether there are more of them, and whether there is such a service at all.
 * Without that, each list would have to be asked for once more, and of each server in it Nova asks Neutron. Each answers null where there
 * is no such service, or what was to come after something that is gone. To be asked within {@link Calls}.
 */
final class LinkedPages {
    private LinkedPages() {}

    /**
     * @param items none where there is nothing
     * @param isLast whether there are no more after them
     */
    record Part<T>(List<? extends T> items, boolean isLast) {}

    private static <T> @Nullable Part<T> part(@Nullable Answer<T> answer) {
        if (answer == null) {
            return null;
        }
        List<? extends T> items = answer.items();
        return new Part<>(items == null ? List.of() : items, !answer.hasMore);
    }

    static @Nullable Part<Server> servers(Map<String, String> filter) {
        return part(new Compute().page(ServersAnswer.class, "/servers/detail", filter));
    }

    static @Nullable Part<Flavor> flavors(Map<String, String> filter) {
        return part(new Compute().page(FlavorsAnswer.class, "/flavors/detail", filter));
    }

    static @Nullable Part<Volume> volumes(Map<String, String> filter) {
        return part(new BlockStorage().page(VolumesAnswer.class, "/volumes/detail", filter));
    }

    static @Nullable Part<VolumeSnapshot> snapshots(Map<String, String> filter) {
        return part(new BlockStorage().page(SnapshotsAnswer.class, "/snapshots/detail", filter));
    }

    static @Nullable Part<Network> networks(Map<String, String> filter) {
        return part(new Networking().page(NetworksAnswer.class, "/networks", filter));
    }

    static @Nullable Part<NetFloatingIP> floatingAddresses(Map<String, String> filter) {
        return part(new Networking().page(FloatingAddressesAnswer.class, "/floatingips", filter));
    }

    static @Nullable Part<Image> images(Map<String, String> filter) {
        return part(new Images().page(ImagesAnswer.class, "/images", filter));
    }

    /** As the cloud calls it; empty where there is no such volume. */
    static String volumeStatus(String id) {
        One answer = new BlockStorage().one(id);
        return answer == null || answer.volume == null ? "" : String.valueOf(answer.volume.get("status"));
    }

    private static final class Compute extends BaseComputeServices {
        <T> @Nullable T page(Class<T> answer, String path, Map<String, String> filter) {
            return get(answer, uri(path)).params(filter).execute();
        }
    }

    private static final class Networking extends BaseNetworkingServices {
        <T> @Nullable T page(Class<T> answer, String path, Map<String, String> filter) {
            return get(answer, uri(path)).params(filter).execute();
        }
    }

    private static final class Images extends BaseImageServices {
        <T> @Nullable T page(Class<T> answer, String path, Map<String, String> filter) {
            return get(answer, uri(path)).params(filter).execute();
        }
    }

    private static final class BlockStorage extends BaseBlockStorageServices {
        <T> @Nullable T page(Class<T> answer, String path, Map<String, String> filter) {
            return get(answer, uri(path)).params(filter).execute();
        }

        @Nullable
        One one(String id) {
            return get(One.class, uri("/volumes/%s", id)).execute();
        }
    }

    private abstract static class Answer<T> {
        boolean hasMore;

        abstract @Nullable List<? extends T> items();

        /** There are more when there is a way to them: in a property that is called after the list, beside ways back, or in images' next. */
        @JsonAnySetter
        void other(String name, @Nullable Object value) {
            hasMore |= name.equals("next")
                    || name.endsWith("_links")
                            && value instanceof List<?> links
                            && links.stream()
                                    .anyMatch(each -> each instanceof Map<?, ?> link && "next".equals(link.get("rel")));
        }
    }

    private static final class ServersAnswer extends Answer<Server> {
        @JsonProperty("servers")
        @Nullable
        List<NovaServer> listed;

        @Override
        @Nullable
        List<? extends Server> items() {
            return listed;
        }
    }

    private static final class FlavorsAnswer extends Answer<Flavor> {
        @JsonProperty("flavors")
        @Nullable
        List<NovaFlavor> listed;

        @Override
        @Nullable
        List<? extends Flavor> items() {
            return listed;
        }
    }

    private static final class VolumesAnswer extends Answer<Volume> {
        @JsonProperty("volumes")
        @Nullable
        List<CinderVolume> listed;

        @Override
        @Nullable
        List<? extends Volume> items() {
            return listed;
        }
    }

    private static final class SnapshotsAnswer extends Answer<VolumeSnapshot> {
        @JsonProperty("snapshots")
        @Nullable
        List<CinderVolumeSnapshot> listed;

        @Override
        @Nullable
        List<? extends VolumeSnapshot> items() {
            return listed;
        }
    }

    private static final class NetworksAnswer extends Answer<Network> {
        @JsonProperty("networks")
        @Nullable
        List<NeutronNetwork> listed;

        @Override
        @Nullable
        List<? extends Network> items() {
            return listed;
        }
    }

    private static final class FloatingAddressesAnswer extends Answer<NetFloatingIP> {
        @JsonProperty("floatingips")
        @Nullable
        List<NeutronFloatingIP> listed;

        @Override
        @Nullable
        List<? extends NetFloatingIP> items() {
            return listed;
        }
    }

    private static final class ImagesAnswer extends Answer<Image> {
        @JsonProperty("images")
        @Nullable
        List<GlanceImage> listed;

        @Override
        @Nullable
        List<? extends Image> items() {
            return listed;
        }
    }

    private static final class One {
        @JsonProperty("volume")
        @Nullable
        Map<String, Object> volume;
    }
}
