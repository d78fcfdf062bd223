package dev.cairn.ingest.door;

import dev.cairn.ingest.intake.Network;
import dev.cairn.ingest.intake.Places;
import dev.cairn.ingest.intake.Places.Entry;
import dev.cairn.ingest.intake.Tally;
import dev.cairn.model.DeviceId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetServerInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What stands between the street and the MQTT door. Every TCP connection is seen here first, before TLS has cost anything, and holds one of so
 * many places until its CONNECT is accepted: half a handshake or half a CONNECT takes none of the others away. vertx-mqtt
 * shows no socket before that, so it is handed a Vert.x whose TCP servers begin here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that ends has nobody to tell
final class Threshold extends VertxWrapper {
    private final SslContext tls;
    private final Tally tally;
    private final Places<String, NetSocket> places;

    /** @param waitingMax connections on their way in */
    Threshold(Vertx vertx, SslContext tls, Tally tally, int waitingMax) {
        super((VertxInternal) vertx);
        this.tls = tls;
        this.tally = tally;
        this.places = new Places<>(waitingMax);
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        NetServerInternal tcp = super.createNetServer(options);
        return (NetServerInternal) Proxy.newProxyInstance(
                NetServerInternal.class.getClassLoader(),
                new Class<?>[] {NetServerInternal.class},
                (self, method, words) -> {
                    if (!method.getName().equals("connectHandler") || words == null) {
                        return call(tcp, method, words);
                    }
                    @SuppressWarnings("unchecked")
                    Handler<NetSocket> door = (Handler<NetSocket>) words[0];
                    tcp.connectHandler(socket -> arrived((NetSocketInternal) socket, door));
                    return self;
                });
    }

    private static Object call(Object target, Method method, Object[] words) throws Throwable {
        try {
            return method.invoke(target, words);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void arrived(NetSocketInternal socket, Handler<NetSocket> door) {
        String network = Network.of(socket.remoteAddress());
        Entry<NetSocket> entry = places.enter(network, socket);
        if (entry instanceof Entry.Full) {
            crowded(socket);
            return;
        }
        if (entry instanceof Entry.Instead<NetSocket> instead) {
            instead.gone().forEach(this::crowded);
        }
        Runnable leave = () -> places.leave(network, socket);
        Channel channel = socket.channelHandlerContext().channel();
        channel.closeFuture().addListener(closed -> leave.run());
        // Until its CONNECT nobody listens, and what nobody hears is logged with its stack.
        socket.exceptionHandler(strangers -> {});
        SslHandler handshake = tls.newHandler(channel.alloc());
        handshake.setHandshakeTimeout(DoorLimits.CONNECT_S_MAX, TimeUnit.SECONDS);
        channel.pipeline().addFirst("ssl", handshake);
        // A batch of the ledger answers several messages of a gateway at once: one TLS record and one system call for
        // them.
        channel.pipeline().addAfter("ssl", "together", new FlushConsolidationHandler(DoorLimits.FLUSHES_MAX, true));
        handshake.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                enter(socket, door, leave);
            } else {
                channel.close();
            }
        });
    }

    private void crowded(NetSocket socket) {
        tally.fault("mqtt", "-", "CON-10", "more connections on their way in than there are places");
        socket.close();
    }

    private void enter(NetSocketInternal socket, Handler<NetSocket> door, Runnable leave) {
        door.handle(socket);
        ChannelHandlerContext last = socket.channelHandlerContext();
        last.pipeline().addBefore(last.name(), "guard", new Guard(new Guard.Events() {
            @Override
            public void accepted() {
                leave.run();
            }

            @Override
            public void fault(String code, String text) {
                Optional<DeviceId> device =
                        DoorTls.certificate(socket.sslSession()).flatMap(DoorTls::device);
                device.ifPresentOrElse(
                        id -> tally.fault("mqtt", id, code, text), () -> tally.fault("mqtt", "-", code, text));
            }
        }));
    }
}
