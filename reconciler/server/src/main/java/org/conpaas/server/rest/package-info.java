/** What both REST doors (the users' and the agents') share: JSON, refusals as {@code application/problem+json}, body limits. */
@NullMarked
package org.conpaas.server.rest;

import org.jspecify.annotations.NullMarked;
