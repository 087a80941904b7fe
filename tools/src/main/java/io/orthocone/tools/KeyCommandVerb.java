package io.orthocone.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orthocone.auth.Account;
import io.orthocone.auth.Capabilities;
import io.orthocone.auth.Ed25519;
import io.orthocone.auth.Keyring;
import io.orthocone.auth.PrivateKey;
import io.orthocone.auth.Service;
import io.orthocone.message.EntityType;
import io.orthocone.message.ErrorCode;
import io.orthocone.mon.command.CommandArguments;
import io.orthocone.mon.command.CommandJson;
import io.orthocone.mon.command.CommandSpec;
import io.orthocone.rados.CommandResult;
import io.orthocone.rados.KeyringFile;
import io.orthocone.rados.Rados;
import io.orthocone.rados.RadosException;
import io.orthocone.tools.cli.GlobalOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code auth add}, {@code get-or-create} and {@code rotate}: the pair is drawn here, its public half goes to the monitors, its private half
 * into a keyring, and nowhere else.
 *
 * <p>The keyring is on the disk before the monitors are asked: whatever stops this command, no account is left of which nobody has the
 * key. A pair that the monitors refuse is removed again; one of which they did not say is found and used by the next try.
 */
@Command
final class KeyCommandVerb implements Callable<Integer> {
    private static final String ROTATE = "auth rotate";

    private final GlobalOptions options;
    private final CommandSpec command;

    @Spec
    private Model.CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the keyring there, instead of into the cluster's folder and here.")
    private Optional<Path> output;

    KeyCommandVerb(GlobalOptions options, CommandSpec command) {
        this.options = options;
        this.command = command;
    }

    @Override
    public Integer call() throws IOException {
        CommandArguments arguments = TypedArguments.of(spec, command);
        Account account = Account.parse(arguments.asMap().get("entity"));
        Path file = output.orElseGet(() -> options.cluster().keyringOf(account));
        boolean isRotation = command.prefix().equals(ROTATE);
        // A rotation keeps the old key until the monitors know the new one.
        Path drawnIn = isRotation ? file.resolveSibling(file.getFileName() + ".rotating") : file;
        try (Rados rados = options.connect()) {
            Optional<PrivateKey> known =
                    Files.exists(drawnIn) ? KeyringFile.read(drawnIn).key(account) : Optional.empty();
            PrivateKey key = known.orElseGet(() -> PrivateKey.draw(Ed25519.SCHEME, new SecureRandom()));
            if (known.isEmpty()) {
                store(drawnIn, account, key, Capabilities.NONE);
            }
            String status = tell(rados, arguments, key, known.isEmpty() ? Optional.of(drawnIn) : Optional.empty());
            Capabilities capabilities = capabilitiesOf(rados, account);
            store(file, account, key, capabilities);
            if (isRotation) {
                Files.delete(drawnIn);
            }
            show(account, key, capabilities, status, isRotation);
        }
        return 0;
    }

    /** Puts the account's key into the file, beside the keys of others that may be there. */
    private static void store(Path file, Account account, PrivateKey key, Capabilities capabilities)
            throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.exists(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        SortedMap<Account, Keyring.Entry> entries = new TreeMap<>();
        if (Files.exists(file)) {
            entries.putAll(KeyringFile.read(file).entries());
        }
        entries.put(account, new Keyring.Entry(key, capabilities));
        KeyringFile.write(file, new Keyring(entries));
    }

    private String tell(Rados rados, CommandArguments arguments, PrivateKey key, Optional<Path> drawnIn)
            throws IOException {
        try {
            return rados.command(withKey(CommandJson.write(command, arguments, "plain"), key))
                    .status();
        } catch (RadosException e) {
            boolean isUnknown = e.code() == ErrorCode.ETIMEDOUT || e.code() == ErrorCode.ECANCELED;
            if (drawnIn.isPresent() && !isUnknown) {
                forget(drawnIn.get(), Account.parse(arguments.asMap().get("entity")));
            }
            throw e;
        }
    }

    private static void forget(Path file, Account account) throws IOException {
        SortedMap<Account, Keyring.Entry> left =
                new TreeMap<>(KeyringFile.read(file).entries());
        left.remove(account);
        if (left.isEmpty()) {
            Files.delete(file);
        } else {
            KeyringFile.write(file, new Keyring(left));
        }
    }

    private static String withKey(String json, PrivateKey key) {
        ObjectNode node = (ObjectNode) read(json);
        return node.put("key", key.publicKey().toString()).toString();
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a command is JSON", e);
        }
    }

    /** As the monitors have them. */
    private static Capabilities capabilitiesOf(Rados rados, Account account) {
        String ask =
                CommandJson.begin("auth get").put("entity", account.toString()).toString();
        CommandResult answer = rados.command(ask);
        Capabilities capabilities = Capabilities.NONE;
        for (var entry : read(answer.text()).path(0).path("caps").properties()) {
            capabilities = capabilities.with(
                    Service.parse(entry.getKey()), entry.getValue().asText());
        }
        return capabilities;
    }

    private void show(Account account, PrivateKey key, Capabilities capabilities, String status, boolean isRotation) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!options.format().isJson()) {
            err.println(status);
        }
        if (output.isEmpty()) {
            out.println(
                    options.format().isJson()
                            ? options.format().render(json(account, key, capabilities))
                            : Keyring.of(account, key, capabilities).format().stripTrailing());
        }
        if (isRotation && account.type() == EntityType.OSD && !options.format().isJson()) {
            err.println("it goes on with the old key until it is started again: ocone osd stop " + account.id()
                    + options.cluster().option() + "; ocone osd start " + account.id()
                    + options.cluster().option());
        }
        out.flush();
    }

    /** As Ceph's: a list of one. */
    private static ArrayNode json(Account account, PrivateKey key, Capabilities capabilities) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        ObjectNode node = list.addObject()
                .put("entity", account.toString())
                .put("key", key.secretText())
                .put("public_key", key.publicKey().toString());
        ObjectNode caps = node.putObject("caps");
        capabilities.texts().forEach((service, text) -> caps.put(service.word(), text));
        return list;
    }
}
