package chdb

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// Exception is an error as ClickHouse reports it.
type Exception struct {
	Code    int    // ClickHouse's error code
	Name    string // its name, such as UNKNOWN_TABLE
	Message string
}

// Error returns ClickHouse's text, as a server's HTTP interface writes it.
func (e *Exception) Error() string {
	return fmt.Sprintf("Code: %d. DB::Exception: %s (%s)", e.Code, e.Message, e.Name)
}

// The codes this package raises itself, with ClickHouse's numbers.
const (
	codeBadArguments    = 36
	codeNotImplemented  = 48
	codeSyntaxError     = 62
	codeUnknownFormat   = 73
	codeUnknownDatabase = 81
	codeUnknownSetting  = 115
	codeTimeout         = 159
	codeReadonly        = 164
	codeTooManyQueries  = 202
	codeNetwork         = 210
	codeTooLarge        = 229
	codeCannotInflate   = 271
	codeSessionNotFound = 372
	codeSessionLocked   = 373
	codeSessionTimeout  = 374
	codeCancelled       = 394
	codeAccessDenied    = 497
	codeRole            = 512
	codeAuthentication  = 516
	codeMediaType       = 779
	codeUnknown         = 1002
)

// codeName is ClickHouse's name of one of these codes.
func codeName(code int) string {
	return map[int]string{
		codeBadArguments: "BAD_ARGUMENTS", codeNotImplemented: "NOT_IMPLEMENTED", codeSyntaxError: "SYNTAX_ERROR",
		codeUnknownFormat: "UNKNOWN_FORMAT", codeUnknownDatabase: "UNKNOWN_DATABASE", codeUnknownSetting: "UNKNOWN_SETTING",
		codeTimeout: "TIMEOUT_EXCEEDED", codeReadonly: "READONLY", codeTooManyQueries: "TOO_MANY_SIMULTANEOUS_QUERIES",
		codeNetwork: "NETWORK_ERROR", codeTooLarge: "QUERY_IS_TOO_LARGE", codeCannotInflate: "CANNOT_DECOMPRESS",
		codeSessionNotFound: "SESSION_NOT_FOUND", codeSessionLocked: "SESSION_IS_LOCKED",
		codeSessionTimeout: "INVALID_SESSION_TIMEOUT", codeCancelled: "QUERY_WAS_CANCELLED",
		codeAccessDenied: "ACCESS_DENIED", codeRole: "SET_NON_GRANTED_ROLE", codeAuthentication: "AUTHENTICATION_FAILED",
		codeMediaType: "UNSUPPORTED_MEDIA_TYPE", codeUnknown: "UNKNOWN_EXCEPTION",
	}[code]
}

// raise makes an exception of this package's own.
func raise(code int, format string, args ...any) error {
	return &Exception{Code: code, Name: codeName(code), Message: fmt.Sprintf(format, args...)}
}

var (
	exceptionHead = regexp.MustCompile(`^(?:std::exception\. )?Code: (\d+)[.,] (?:DB::\w+: |type: )?`)
	exceptionTail = regexp.MustCompile(`(?: \(version [^()]*(?:\([^()]*\))?\)\.?)? ?\(([A-Z][A-Z0-9_]+)\)(?: \(version [^()]*(?:\([^()]*\))?\))?$`)
)

// parseException reads the engine's error text. The engine nests the same exception in itself up to three times:
// the wrapping is taken off.
func parseException(text string) error {
	e := &Exception{Code: codeUnknown, Name: codeName(codeUnknown), Message: strings.TrimSpace(text)}
	for range 8 {
		head := exceptionHead.FindStringSubmatch(e.Message)
		if head == nil {
			break
		}
		e.Code, _ = strconv.Atoi(head[1])
		e.Message = e.Message[len(head[0]):]
	}
	for range 8 {
		end := exceptionTail.FindStringSubmatchIndex(e.Message)
		if end == nil {
			break
		}
		e.Name = e.Message[end[2]:end[3]]
		e.Message = e.Message[:end[0]]
	}
	return e
}

// asException makes any error an exception: what is not one already is an unknown one.
func asException(err error) *Exception {
	if e, ok := errors.AsType[*Exception](err); ok {
		return e
	}
	return &Exception{Code: codeUnknown, Name: codeName(codeUnknown), Message: err.Error()}
}

// status is the HTTP status ClickHouse's server gives an exception (its exceptionCodeToHTTPStatus).
func (e *Exception) status() int {
	switch e.Code {
	case 194:
		return http.StatusUnauthorized
	case 192, 193, codeAccessDenied, codeRole, codeAuthentication:
		return http.StatusForbidden
	case 6, 8, 15, 25, 26, 27, codeBadArguments, 37, 38, 41, 44, 53, codeSyntaxError, 72, 117, 123, 167, 168, 223, 321,
		376, 427, 441, 675, 676:
		return http.StatusBadRequest
	case 46, 47, 50, 56, 60, 63, codeUnknownFormat, 78, codeUnknownDatabase, codeUnknownSetting, 152, 336, 511:
		return http.StatusNotFound
	case codeTooLarge:
		return http.StatusRequestEntityTooLarge
	case codeNotImplemented:
		return http.StatusNotImplemented
	case 76, 209, 439:
		return http.StatusServiceUnavailable
	case 381:
		return http.StatusLengthRequired
	case codeTimeout:
		return http.StatusRequestTimeout
	case codeMediaType:
		return http.StatusUnsupportedMediaType
	default:
		return http.StatusInternalServerError
	}
}
