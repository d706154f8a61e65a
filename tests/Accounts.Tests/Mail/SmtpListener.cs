using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace VersionedContent.Accounts.Tests.Mail;

/// <summary>A mail server on this machine that keeps what it is given. It speaks as much of RFC 5321 as a client needs.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, string> _refusals = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Channel<MimeMessage>> _boxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task _serving;

    public SmtpListener()
    {
        _listener.Start();
        _serving = Serve();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many letters were handed over or refused.</summary>
    public int Tries { get; private set; }

    /// <summary>Refuses the next letter to that address, such as with <c>451 4.3.0 Later</c>.</summary>
    public void RefuseOnce(string address, string reply) => _refusals[address] = reply;

    /// <summary>The next letter to that address; waits for it.</summary>
    public async Task<MimeMessage> Next(string address, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        return await Box(address).Reader.ReadAsync(patience.Token);
    }

    /// <summary>Whether a letter to that address lies here unread.</summary>
    public bool Has(string address) => Box(address).Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private Channel<MimeMessage> Box(string address) => _boxes.GetOrAdd(address, _ => Channel.CreateUnbounded<MimeMessage>());

    private async Task Serve()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            await Talk(client.GetStream());
        }
    }

    private async Task Talk(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 listener.test");
        var to = "";
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            if (verb == "RCPT")
            {
                to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                Tries++;
            }

            await writer.WriteLineAsync(verb switch
            {
                "EHLO" => "250 listener.test",
                "RCPT" when _refusals.TryRemove(to, out var refusal) => refusal,
                "DATA" => "354 Go on",
                "QUIT" => "221 Bye",
                "MAIL" or "RCPT" or "RSET" or "NOOP" => "250 Fine",
                _ => "502 What?",
            });
            if (verb == "QUIT")
                return;
            if (verb != "DATA")
                continue;
            var data = new StringBuilder();
            while (await reader.ReadLineAsync(_stop.Token) is { } text && text != ".")
                data.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
            Box(to).Writer.TryWrite(await MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(data.ToString())), _stop.Token));
            await writer.WriteLineAsync("250 Taken");
        }
    }
}
