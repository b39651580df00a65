/**
 * Text to {@link org.conpaas.manifest.Manifest} or positioned {@link org.conpaas.manifest.Problem}s, and back.
 *
 * <p>Knows the envelope and what every service type has in common. What is a type's own comes in as a
 * {@link org.conpaas.manifest.TypeSchema}. Pure: text in, values out; no file, no network, no clock.
 */
@NullMarked
package org.conpaas.manifest;

import org.jspecify.annotations.NullMarked;
