package org.conpaas.server.api;

import java.util.List;
import org.conpaas.server.api.view.AboutView.Cloud;
import org.conpaas.server.api.view.SettingView;

/** This reconciler. Thread-safe, from memory. */
public interface Installation {
    Facts facts();

    /** Of all providers; may take some time. */
    List<Cloud> clouds();

    /** Every setting by key; a secret's value is {@code ***}. */
    List<SettingView> settings();

    /** @param revision commit that it was built from · @param home directory of all state · @param url public address */
    record Facts(String version, String revision, String home, String url) {}
}
