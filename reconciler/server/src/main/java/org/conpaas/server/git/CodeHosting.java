package org.conpaas.server.git;

/**
 * The code of services as Git serves it, over https at {@code /git/code/APP/SERVICE.git} and over ssh.
 *
 * @param repositories that are fetched from and pushed to
 * @param pushes what then happens
 */
public record CodeHosting(CodeRepositories repositories, CodePushes pushes) {}
