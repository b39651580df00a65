package org.conpaas.server.wiring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.conpaas.core.model.CloudFacts;
import org.conpaas.core.model.CloudFacts.MachineType;
import org.conpaas.core.model.Inventory;
import org.conpaas.core.model.NodeId;
import org.conpaas.engine.CloudState;
import org.conpaas.engine.Reconciliation;
import org.conpaas.engine.port.StateStore;
import org.conpaas.provider.Marked;
import org.conpaas.provider.Marked.Owner;
import org.conpaas.provider.Provider;
import org.conpaas.provider.ProviderException;
import org.conpaas.server.api.Clouds;
import org.conpaas.server.api.view.CloudView;
import org.conpaas.server.api.view.CloudView.ImageView;
import org.conpaas.server.api.view.CloudView.StrayView;
import org.conpaas.server.api.view.CloudView.TypeView;
import org.conpaas.server.api.view.CloudView.UsageView;
import org.conpaas.server.rest.Refusal;

/** The configured clouds, asked when somebody wants to know. */
final class AskedClouds implements Clouds {
    private final ConfiguredClouds clouds;
    private final Reconciliation engine;
    private final StateStore store;

    AskedClouds(ConfiguredClouds clouds, Reconciliation engine, StateStore store) {
        this.clouds = clouds;
        this.engine = engine;
        this.store = store;
    }

    @Override
    public List<CloudView> all() {
        List<CloudView> all = new ArrayList<>();
        Map<String, CloudState> known = engine.cloudStates();
        Map<String, Provider> byName = clouds.byName();
        for (Provider cloud : clouds.all()) {
            CloudState state = known.get(cloud.name());
            if (state != null) {
                all.add(new CloudView(
                        cloud.name(),
                        byName.keySet().stream()
                                .filter(name -> byName.get(name) == cloud && !name.equals(cloud.name()))
                                .toList(),
                        state.doubt().isEmpty(),
                        state.doubt(),
                        state.machines(),
                        state.volumes(),
                        cloud.describe()));
            }
        }
        return all;
    }

    @Override
    public List<TypeView> types(String cloud) {
        CloudFacts facts = ask(cloud, Provider::facts);
        Optional<MachineType> usual = facts.type(Optional.empty());
        return facts.types().stream()
                .sorted(Comparator.comparingLong(MachineType::memoryBytes)
                        .thenComparingInt(MachineType::processors)
                        .thenComparing(MachineType::name))
                .map(type -> new TypeView(
                        type.id(),
                        type.name(),
                        type.processors(),
                        type.memoryBytes(),
                        type.diskBytes(),
                        type.swapBytes(),
                        usual.equals(Optional.of(type))))
                .toList();
    }

    @Override
    public List<ImageView> images(String cloud) {
        return ask(cloud, Provider::images).stream()
                .map(image -> new ImageView(
                        image.id(),
                        image.name(),
                        image.state(),
                        image.sizeBytes(),
                        image.leastDiskBytes(),
                        image.leastMemoryBytes(),
                        image.isUsual()))
                .sorted(Comparator.comparing(ImageView::name).thenComparing(ImageView::id))
                .toList();
    }

    @Override
    public List<UsageView> usage(String cloud) {
        Map<CloudFacts.Counted, CloudFacts.Quota> quotas = new EnumMap<>(CloudFacts.Counted.class);
        quotas.putAll(ask(cloud, Provider::facts).room().quotas());
        return quotas.entrySet().stream()
                .map(each -> new UsageView(
                        each.getKey().noun(),
                        each.getValue().limit(),
                        each.getValue().used(),
                        each.getValue().left()))
                .toList();
    }

    @Override
    public List<StrayView> strays(String cloud) {
        // The cloud first: what is made in between is in the inventory by then
        List<Marked> marked = ask(cloud, Provider::marked);
        Map<String, Inventory> inventories = new HashMap<>();
        List<StrayView> strays = new ArrayList<>();
        for (Marked each : marked) {
            Inventory known = inventories.computeIfAbsent(each.of().application(), store::inventory);
            each.spare()
                    .or(() -> unknown(each.of(), known))
                    .ifPresent(why -> strays.add(new StrayView(
                            each.kind().noun(), each.id(), each.of().toString(), why)));
        }
        return strays;
    }

    private static Optional<String> unknown(Owner owner, Inventory inventory) {
        boolean isKnown;
        if (owner instanceof Owner.OfNode machine) {
            isKnown = inventory.machines().containsKey(machine.node());
        } else if (owner instanceof Owner.OfVolume volume) {
            isKnown = inventory.volumes().containsKey(volume.volume());
        } else {
            isKnown = !inventory.machines().isEmpty();
        }
        return isKnown ? Optional.empty() : Optional.of("nothing that runs needs it");
    }

    @Override
    public Optional<String> console(String cloud, NodeId machine) {
        return ask(cloud, provider -> provider.console(machine));
    }

    private <T> T ask(String name, ConfiguredClouds.Question<T> question) {
        Provider cloud = clouds.named(name);
        try {
            return question.of(cloud);
        } catch (ProviderException e) {
            throw refused(name, e);
        }
    }

    private static Refusal refused(String name, ProviderException e) {
        String message = "cloud " + name + ": " + e.getMessage();
        return e.kind() == ProviderException.Kind.NOT_FOUND
                ? Refusal.notFound(message, "see: cps cloud list")
                : Refusal.of(503, "CP6503", message, "see: cps cloud list; then try again in a moment");
    }
}
