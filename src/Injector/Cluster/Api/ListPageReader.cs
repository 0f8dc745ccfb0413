using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Injector.Json;

namespace Injector.Cluster.Api;

/// <summary>
/// Reads one page of a list from its stream: <c>{"metadata": {…}, "items": [{…}, {…}]}</c>. One object at a time is in memory; members come in
/// any order, and those that nobody asks for are passed over.
/// </summary>
/// <remarks>A reader that met half a value begins it anew once more has arrived, which costs little as long as the pieces are large.</remarks>
internal sealed class ListPageReader(Stream stream) : IDisposable
{
    /// <summary>No object is larger than etcd's 1.5 MiB; managed fields and escapes included.</summary>
    private const long LargestValue = 4 << 20;

    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private JsonReaderState _state;
    private JsonDocument? _current;
    private SequencePosition? _used;
    private Place _place;
    private bool _hasItems;

    private enum Place
    {
        Start,
        Members,
        Items,
        AnotherValue,
        Metadata,
        End,
    }

    public string? ResourceVersion { get; private set; }

    public string? Continue { get; private set; }

    /// <summary>How many objects follow on later pages, where the server says so.</summary>
    public int? Remaining { get; private set; }

    /// <summary>The next object, valid until the one after it is asked for; null at the page's end.</summary>
    /// <exception cref="JsonException">It is no JSON, ends in the middle, or is no list.</exception>
    /// <exception cref="InvalidDataException">A value is larger than any object can be.</exception>
    public async Task<JsonElement?> NextAsync(CancellationToken cancellationToken)
    {
        _current?.Dispose();
        _current = null;
        // Only now: until here the object was a view into the pipe's memory.
        if (_used is { } seen)
            _pipe.AdvanceTo(seen);
        _used = null;
        while (_place != Place.End)
        {
            var read = await _pipe.ReadAsync(cancellationToken);
            var used = Advance(read.Buffer, read.IsCompleted);
            if (_current is not null)
            {
                _used = used;
                return _current.RootElement;
            }

            if (read.Buffer.Slice(used).Length > LargestValue)
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"answered with an object of more than {LargestValue >> 20} MiB"));
            if (read.IsCompleted && _place != Place.End)
                throw new JsonException("a list that ends in the middle");
            _pipe.AdvanceTo(used, read.Buffer.End);
        }

        return null;
    }

    public void Dispose()
    {
        _current?.Dispose();
        _pipe.Complete();
    }

    /// <summary>Goes on until an object is complete, or more bytes are needed.</summary>
    /// <returns>How far it came: what is behind that must be seen again.</returns>
    private SequencePosition Advance(in ReadOnlySequence<byte> bytes, bool isFinal)
    {
        var reader = new Utf8JsonReader(bytes, isFinal, _state);
        var used = bytes.Start;
        while (_place != Place.End && _current is null)
        {
            if (!Step(ref reader, bytes, isFinal))
                break;
            used = reader.Position;
            _state = reader.CurrentState;
        }

        return used;
    }

    private bool Step(ref Utf8JsonReader reader, in ReadOnlySequence<byte> bytes, bool isFinal)
    {
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.Start when reader.TokenType == JsonTokenType.StartObject:
                _place = Place.Members;
                return true;
            case Place.Members when reader.TokenType == JsonTokenType.EndObject:
                _place = _hasItems ? Place.End : throw new JsonException("an object without items");
                return true;
            case Place.Members:
                _place = reader.ValueTextEquals("items"u8) ? Place.Items : reader.ValueTextEquals("metadata"u8) ? Place.Metadata : Place.AnotherValue;
                return true;
            case Place.Items when reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null && !_hasItems:
                // An empty list of Go's may be null.
                _hasItems = true;
                _place = reader.TokenType == JsonTokenType.Null ? Place.Members : Place.Items;
                return true;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray && _hasItems:
                _place = Place.Members;
                return true;
            case Place.Items when !_hasItems:
            case Place.Start:
                throw new JsonException("something else than a list");
            default:
                return Value(ref reader, bytes, isFinal);
        }
    }

    private bool Value(ref Utf8JsonReader reader, in ReadOnlySequence<byte> bytes, bool isFinal)
    {
        var start = reader.TokenStartIndex;
        if (isFinal)
            reader.Skip();
        else if (!reader.TrySkip())
            return false;
        var value = bytes.Slice(start, reader.BytesConsumed - start);
        if (_place == Place.Items)
            _current = JsonDocument.Parse(value);
        if (_place == Place.Metadata)
            Read(value);
        if (_place != Place.Items)
            _place = Place.Members;
        return true;
    }

    private void Read(in ReadOnlySequence<byte> value)
    {
        using var document = JsonDocument.Parse(value);
        var metadata = document.RootElement;
        ResourceVersion = metadata.Text("resourceVersion");
        Continue = metadata.Text("continue");
        Remaining = metadata.Integer("remainingItemCount");
    }
}
