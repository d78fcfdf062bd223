package dev.cairn.firmware.deb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Install, upgrade, remove, install again, purge, with dpkg, on a machine that is not this one. */
class InstallTest {
    private static final String LIFE =
            """
            say() { echo "STEP $*"; }
            check() { if ! eval "$2"; then echo "BROKEN $1"; exit 1; fi; }
            user() { getent passwd cairn-edge >/dev/null; }

            say install
            dpkg -i /in/old.deb
            check "no user" user
            check "no shell for it" 'getent passwd cairn-edge | grep -q nologin'
            check "state folder" '[ "$(stat -c %a:%U:%G /var/lib/cairn-edge)" = 700:cairn-edge:cairn-edge ]'
            check "bus groups" 'getent group i2c && getent group spi && getent group gpio'
            check "unit enabled" '[ -L /etc/systemd/system/multi-user.target.wants/cairn-edge.service ]'
            check "nothing of the machine changed" '[ ! -e /etc/systemd/journald.conf.d/cairn-edge.conf ]'
            check "files whole" '[ -z "$(dpkg -V cairn-edge)" ]'

            say use
            kept=$(mktemp -d)
            echo "# the farmer's own line" >>/etc/cairn-edge/edge.yaml
            cp /etc/cairn-edge/edge.yaml $kept/edited
            mkdir -p /boot/firmware && printf 'arm_64bit=1\\n[pi5]\\nfoo=1\\n' >/boot/firmware/config.txt
            cp /boot/firmware/config.txt $kept/config.before
            cairn-edge-setup cold-room --rtc
            check "boot include" 'grep -q bme280 /boot/firmware/cairn-edge.txt && grep -q i2c-rtc /boot/firmware/cairn-edge.txt'
            setpriv --reuid=cairn-edge --regid=cairn-edge --clear-groups sh -c 'echo unsent >/var/lib/cairn-edge/spool'
            systemctl disable cairn-edge-enrol.service

            say upgrade
            dpkg -i --force-confold /in/new.deb
            check "new version" 'dpkg -s cairn-edge | grep -q "^Version: 9.9.9"'
            check "own line kept" 'cmp -s /etc/cairn-edge/edge.yaml $kept/edited'
            check "new sample beside it" 'grep -q 9.9.9 /etc/cairn-edge/edge.yaml.dpkg-dist'
            check "data kept" 'grep -q unsent /var/lib/cairn-edge/spool'
            check "set-up kept" 'grep -q i2c-rtc /boot/firmware/cairn-edge.txt'
            check "disabled stays disabled" '[ ! -e /etc/systemd/system/multi-user.target.wants/cairn-edge-enrol.service ]'

            say back
            dpkg -i --force-confold --force-downgrade /in/old.deb
            check "data kept" 'grep -q unsent /var/lib/cairn-edge/spool'
            check "own line kept" 'cmp -s /etc/cairn-edge/edge.yaml $kept/edited'

            say remove
            dpkg -r cairn-edge
            check "own line kept" 'cmp -s /etc/cairn-edge/edge.yaml $kept/edited'
            check "data kept" 'grep -q unsent /var/lib/cairn-edge/spool'
            check "user kept" user
            check "machine put back" 'cmp -s /boot/firmware/config.txt $kept/config.before'
            check "no drop-in left" '[ -z "$(find /etc -name cairn-edge.conf)" ]'
            check "no program left" '[ ! -e /usr/bin/cairn-edge ] && [ ! -e /usr/share/cairn-edge ]'

            say again
            dpkg -i --force-confold /in/old.deb
            check "own line kept" 'cmp -s /etc/cairn-edge/edge.yaml $kept/edited'
            check "data kept" 'grep -q unsent /var/lib/cairn-edge/spool'

            say purge
            dpkg -P cairn-edge
            check "no user left" '! user'
            check "no data left" '[ ! -e /var/lib/cairn-edge ]'
            check "no settings left" '[ ! -e /etc/cairn-edge ]'
            check "nothing left" '[ -z "$(find /etc /usr /var /run /boot -name "*cairn-edge*" -not -path "/var/lib/dpkg/*" -not -path "/var/log/*" 2>/dev/null)" ]'
            check "dpkg forgot it" '! dpkg -s cairn-edge >/dev/null 2>&1'
            say done
            """;

    @TempDir
    Path folder;

    private Path root;

    @BeforeEach
    void unpack() throws Exception {
        Machine.need();
        root = Deb.copied(folder);
        Files.createDirectories(folder.resolve("in"));
        Files.copy(Deb.file(), folder.resolve("in/old.deb"));
    }

    private void build(String name) throws Exception {
        Deb.does(
                "dpkg-deb",
                "--root-owner-group",
                "-Znone",
                "-b",
                root.toString(),
                folder.resolve("in/" + name).toString());
    }

    private void edit(String file, String from, String to) throws Exception {
        Path path = root.resolve(file);
        String before = Files.readString(path);
        assertTrue(before.contains(from), file + " holds no " + from);
        Files.writeString(path, before.replace(from, to));
    }

    private void newer() throws Exception {
        edit("DEBIAN/control", "Version: ", "Version: 9.9.9+");
        edit("etc/cairn-edge/edge.yaml", "\nspool:", "\n# new in 9.9.9\nspool:");
        build("new.deb");
    }

    @Test
    void a_whole_life_leaves_what_it_should_and_nothing_else() throws Exception {
        newer();
        Machine.Ended ended = Machine.run(folder, LIFE);
        assertEquals(0, ended.exit(), ended.said());
        assertTrue(ended.said().endsWith("STEP done\n"), ended.said());
    }

    @Test
    void a_package_that_forgets_its_data_at_a_purge_is_found() throws Exception {
        edit("DEBIAN/postrm", "rm -rf /var/lib/cairn-edge", "rm -rf /var/lib/cairn-egde");
        build("old.deb");
        newer();
        Machine.Ended ended = Machine.run(folder, LIFE);
        assertEquals(1, ended.exit(), ended.said());
        assertTrue(ended.said().contains("BROKEN no data left"), ended.said());
    }

    @Test
    void a_package_that_writes_over_the_farmers_settings_is_found() throws Exception {
        Files.writeString(root.resolve("DEBIAN/conffiles"), "");
        newer();
        Machine.Ended ended = Machine.run(folder, LIFE);
        assertEquals(1, ended.exit(), ended.said());
        assertTrue(ended.said().contains("BROKEN own line kept"), ended.said());
    }
}
