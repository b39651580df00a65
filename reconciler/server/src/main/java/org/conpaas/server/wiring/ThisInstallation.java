package org.conpaas.server.wiring;

import java.util.List;
import org.conpaas.server.api.Installation;
import org.conpaas.server.api.view.AboutView.Cloud;
import org.conpaas.server.api.view.SettingView;
import org.conpaas.server.config.Settings;
import org.conpaas.server.config.SettingsReader;

/** This reconciler as the API shows it. */
final class ThisInstallation implements Installation {
    private final Settings settings;
    private final SettingsReader reader;
    private final ConfiguredClouds clouds;

    ThisInstallation(Settings settings, SettingsReader reader, ConfiguredClouds clouds) {
        this.settings = settings;
        this.reader = reader;
        this.clouds = clouds;
    }

    @Override
    public Facts facts() {
        Package here = ThisInstallation.class.getPackage();
        String version = here.getImplementationVersion() == null ? "development" : here.getImplementationVersion();
        return new Facts(
                version,
                "",
                settings.home().toString(),
                settings.http().publicUrl().toString());
    }

    @Override
    public List<Cloud> clouds() {
        return clouds.all().stream()
                .map(cloud -> new Cloud(cloud.name(), cloud.describe()))
                .toList();
    }

    @Override
    public List<SettingView> settings() {
        return reader.values().stream()
                .map(value -> new SettingView(
                        value.key(),
                        value.value(),
                        value.fallback(),
                        value.source(),
                        value.description(),
                        value.secret()))
                .toList();
    }
}
