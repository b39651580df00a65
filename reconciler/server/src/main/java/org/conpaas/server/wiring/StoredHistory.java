package org.conpaas.server.wiring;

import java.util.List;
import java.util.Optional;
import org.conpaas.engine.port.StateStore.PassRecord;
import org.conpaas.server.api.Histories;
import org.conpaas.server.api.view.PassView;
import org.conpaas.server.api.view.PassView.ActionView;
import org.conpaas.server.store.HistoryRepository;

/** Passes as the API shows them. */
final class StoredHistory implements Histories {
    private final HistoryRepository history;

    StoredHistory(HistoryRepository history) {
        this.history = history;
    }

    @Override
    public List<PassView> passes(String application, Optional<String> before, int most) {
        return history.passes(application, before.map(Long::valueOf), most).stream()
                .map(StoredHistory::view)
                .toList();
    }

    private static PassView view(HistoryRepository.Pass row) {
        PassRecord pass = row.pass();
        return new PassView(
                String.valueOf(row.id()),
                pass.revision(),
                pass.startedAt(),
                pass.took().toMillis(),
                pass.trigger(),
                pass.plan(),
                pass.actions().stream()
                        .map(one -> new ActionView(
                                one.action(), one.outcome(), one.took().toMillis()))
                        .toList(),
                pass.sync(),
                pass.health(),
                pass.problems());
    }
}
