package io.orthocone.mon.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.auth.Account;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.state.AuthDatabase;
import io.orthocone.mon.state.AuthEntry;

/** {@code auth ls} and {@code auth get}. Where Ceph prints keys there are public halves: monitors have no others. */
final class AuthView {
    private AuthView() {}

    static Answer ls(ClusterView view) {
        StringBuilder text = new StringBuilder();
        ArrayNode dump = Answer.array();
        view.auth().entries().forEach((account, entry) -> {
            text.append(text.isEmpty() ? "" : "\n").append(account);
            text.append("\n\tpublic_key: ").append(entry.key());
            entry.capabilities()
                    .texts()
                    .forEach((service, caps) -> text.append("\n\tcaps: [")
                            .append(service.word())
                            .append("] ")
                            .append(caps));
            dump.add(json(account, entry));
        });
        ObjectNode json = Answer.object();
        json.set("auth_dump", dump);
        return new Answer.Told(text.toString(), json);
    }

    static Answer get(ClusterView view, Account account) throws CommandException {
        AuthEntry entry = entry(view.auth(), account);
        StringBuilder text = new StringBuilder("[" + account + "]\n\tpublic_key = " + entry.key());
        entry.capabilities()
                .texts()
                .forEach((service, caps) -> text.append("\n\tcaps ")
                        .append(service.word())
                        .append(" = \"")
                        .append(caps.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"'));
        ArrayNode json = Answer.array();
        json.add(json(account, entry));
        return new Answer.Told(text.toString(), json);
    }

    private static AuthEntry entry(AuthDatabase database, Account account) throws CommandException {
        return database.entry(account)
                .orElseThrow(() -> new CommandException(
                        ErrorCode.ENOENT,
                        "failed to find " + account
                                + " in keyring; 'ocone auth ls' lists the accounts that there are"));
    }

    private static ObjectNode json(Account account, AuthEntry entry) {
        ObjectNode json = Answer.object();
        json.put("entity", account.toString()).put("public_key", entry.key().toString());
        entry.former()
                .ifPresent(former -> json.put("former_public_key", former.key().toString()));
        ObjectNode caps = json.putObject("caps");
        entry.capabilities().texts().forEach((service, text) -> caps.put(service.word(), text));
        return json;
    }
}
