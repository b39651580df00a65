package org.conpaas.engine;

import java.util.Optional;
import org.conpaas.core.model.CloudFacts;

/**
 * What was last heard of a cloud.
 *
 * @param doubt why nobody knows what is there now; empty: it answered
 * @param facts what it offers and has left, as it last said
 * @param machines of this installation
 * @param volumes of this installation
 */
public record CloudState(Optional<String> doubt, CloudFacts facts, int machines, int volumes) {}
