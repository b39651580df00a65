/**
 * The REST API of {@code docs/rest-api.md}: resources by noun, and the small interfaces of what they ask of the rest of the
 * server. What is shown is made by {@link org.conpaas.server.api.Views}, pure, into the records of {@code api.view}.
 */
@NullMarked
package org.conpaas.server.api;

import org.jspecify.annotations.NullMarked;
