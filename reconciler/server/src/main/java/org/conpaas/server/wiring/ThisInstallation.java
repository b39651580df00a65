package org.conpaas.server.wiring;

import java.util.List;
import org.conpaas.provider.local.LocalProvider;
import org.conpaas.server.api.Installation;
import org.conpaas.server.api.view.AboutView.Cloud;
import org.conpaas.server.api.view.SettingView;
import org.conpaas.server.config.Settings;
import org.conpaas.server.config.SettingsReader;

/** This reconciler as the API shows it. */
final class ThisInstallation implements Installation {
    private final Settings settings;
    private final SettingsReader reader;
    private final LocalProvider local;

    ThisInstallation(Settings settings, SettingsReader reader, LocalProvider local) {
        this.settings = settings;
        this.reader = reader;
        this.local = local;
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
        return List.of(new Cloud(local.name(), local.describe()));
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
